"""Saved column mappings: keyed by what is in the table, used by the next import, never stored next to users' files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.service.data.importing import import_data
from recterm.service.data.preview import preview
from recterm.service.data.saved_mapping import columns_of, content_key, keep, recall

if TYPE_CHECKING:
    from pathlib import Path

MAPPING = ColumnMapping(user="who", item="what", value="how")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Write a table whose columns are not recognised."""
    path = tmp_path / "data" / "odd.csv"
    path.parent.mkdir()
    path.write_text("who,what,how\n" + "".join(f"{u},{u * 7 % 4},{(u + 1) % 5 + 1}\n" for u in range(8)))
    return path


def test_the_next_import_asks_nothing_and_says_what_it_used(table: Path, private_home: Path) -> None:
    first = import_data(table, mapping=MAPPING)
    (file,) = (private_home / "columns").iterdir()
    assert json.loads(file.read_text())["columns"] == {"user": "who", "item": "what", "rating": "how"}
    assert list(table.parent.iterdir()) == [table]
    assert any(str(file) in note for note in first.notes)
    again = import_data(table)
    assert (again.users, again.items, again.interactions) == (first.users, first.items, first.interactions)
    assert any(f"as remembered in {file}: user = who, item = what, rating = how" in note for note in again.notes)
    assert any("--user" in note for note in again.notes)


def test_what_is_said_anew_is_remembered_instead(table: Path) -> None:
    import_data(table, mapping=MAPPING)
    import_data(table, mapping=ColumnMapping(user="what", item="who"))
    memory = recall(table)
    assert memory is not None
    assert memory.mapping == ColumnMapping(user="what", item="who")


def test_an_import_without_words_remembers_nothing(table: Path) -> None:
    table.write_text("user,item,rating\n1,2,3\n2,2,4\n")
    import_data(table)
    assert recall(table) is None
    assert [path.name for path in table.parent.iterdir()] == ["odd.csv"]


def test_a_refused_import_remembers_nothing(table: Path) -> None:
    with pytest.raises(InputError):
        import_data(table, mapping=ColumnMapping(user="nobody"))
    assert recall(table) is None


def beside(table: Path, mapping: ColumnMapping = MAPPING) -> Path:
    """Write the mapping file of an older recterm, and return its path."""
    file = table.with_name(f"{table.name}.recterm.json")
    file.write_text(json.dumps({"recterm_columns": 1, "path": str(table), "columns": columns_of(mapping)}))
    return file


def test_a_copy_is_known_and_so_is_a_table_that_has_grown(table: Path, tmp_path: Path) -> None:
    import_data(table, mapping=MAPPING)
    copy = tmp_path / "renamed.txt"
    copy.write_text(table.read_text() + "9,1,5\n")
    assert import_data(copy).interactions == 9


def test_other_rows_or_other_columns_are_another_table(table: Path) -> None:
    import_data(table, mapping=MAPPING)
    whole = table.read_text()
    for text in (whole.replace("who,what", "a,b"), whole.replace("0,0,2", "0,0,3")):
        table.write_text(text)
        assert recall(table) is None


@pytest.mark.parametrize("change", [slice(0, 1), slice(-1, None), slice(0, 0)], ids=["head", "tail", "size"])
def test_both_ends_and_the_size_of_other_files_count(tmp_path: Path, change: slice) -> None:
    content = bytes(300_000)
    (tmp_path / "a").write_bytes(content)
    (tmp_path / "b").write_bytes(content)
    assert content_key(tmp_path / "a") == content_key(tmp_path / "b")
    changed = bytearray(content)
    changed[change] = b"x"
    (tmp_path / "b").write_bytes(changed)
    assert content_key(tmp_path / "a") != content_key(tmp_path / "b")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    content_key(tmp_path / "huge")


def test_what_an_older_recterm_kept_beside_the_table_counts_until_another_mapping_is_given(table: Path) -> None:
    file = beside(table)
    assert any(f"as remembered in {file}" in note for note in import_data(table).notes)
    keep(table, ColumnMapping(user="what", item="who"))
    memory = recall(table)
    assert memory is not None
    assert memory.mapping.user == "what"
    assert file.exists()


def test_columns_that_are_not_in_the_table_are_refused_by_the_name_of_the_file(table: Path) -> None:
    beside(table)
    table.write_text(table.read_text().replace("who,what", "a,b"))
    for look in (import_data, lambda path: preview(str(path))):
        with pytest.raises(
            InputError, match=r"no column 'who' \(columns as remembered in .*odd\.csv\.recterm\.json"
        ) as e:
            look(table)
        assert "--user COL" in e.value.hint
        assert "delete that file" in e.value.hint
    assert preview(str(table), fresh=True).shape.columns == ("a", "b", "how")


def test_a_folder_is_known_by_what_is_in_it(table: Path) -> None:
    folder = table.parent
    import_data(folder, mapping=MAPPING)
    beside(table, ColumnMapping(user="nobody", item="nothing"))  # no table
    assert import_data(folder).interactions == 8
    folder.rename(folder.with_name("moved"))
    assert import_data(folder.with_name("moved")).interactions == 8
    (folder.with_name("moved") / "more.csv").write_text("who,what,how\n1,2,3\n")
    assert recall(folder.with_name("moved")) is None


def test_nothing_is_remembered_where_nothing_can_be_written(table: Path, private_home: Path) -> None:
    private_home.mkdir()
    (private_home / "columns").write_text("a file where the folder should be")
    assert keep(table, MAPPING) is None
    assert import_data(table, mapping=MAPPING).interactions == 8


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"columns": {}}',
        '{"columns": {"user": 5}}',
        '{"columns": {"x": "y"}}',
        '{"columns": {}, "events": {"view": "often"}}',
        '{"columns": {"half_life": "soon"}}',
    ],
)
def test_a_damaged_memory_says_so(table: Path, content: str) -> None:
    file = table.with_name("odd.csv.recterm.json")
    file.write_text(content)
    with pytest.raises(InputError, match=r"odd\.csv\.recterm\.json should hold the columns") as error:
        import_data(table)
    assert "--user" in error.value.hint
    assert import_data(table, mapping=MAPPING).interactions == 8
    assert recall(table) is not None


def test_a_file_that_is_gone_has_no_columns(table: Path) -> None:
    keep(table, MAPPING)
    table.unlink()
    assert recall(table) is None


def test_a_preview_is_what_an_import_would_make_of_it(table: Path) -> None:
    first = preview(str(table))
    assert (first.library, first.library_exists, first.remembered) == ("odd", False, "")
    import_data(table, mapping=MAPPING)
    again = preview(str(table))
    assert again.mapped
    assert again.library_exists
    assert again.remembered.endswith(f"columns/{content_key(table)}.json")
    assert again.shape.proposed == {"user": "who", "item": "what", "rating": "how"}
    assert again.scale == "ratings from 1 to 5 in steps of 1"


def test_conditions_on_the_rows_are_remembered_shown_and_forgotten(table: Path) -> None:
    first = import_data(table, mapping=replace(MAPPING, where=("how>=3",)))
    again = import_data(table)
    assert again.interactions == first.interactions < 8
    assert any("rating = how, rows with how>=3;" in note for note in again.notes)
    looked_at = preview(str(table))
    assert looked_at.shape.where == ("how>=3",)
    assert looked_at.rows_kept == (first.interactions, 8)
    assert all(int(row[2]) >= 3 for row in looked_at.shape.rows)
    assert preview(str(table), fresh=True).shape.where == ("how>=3",)
    other = import_data(table, mapping=ColumnMapping(where=("how=1",)))  # the columns stay as remembered
    assert other.interactions < first.interactions
    everything = import_data(table, mapping=ColumnMapping(where=("none",)))
    assert everything.interactions == 8
    memory = recall(table)
    assert memory is not None
    assert memory.mapping == MAPPING
