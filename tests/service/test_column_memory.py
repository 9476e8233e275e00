"""Columns that were said once: kept beside the table, used by the next import, refused when they no longer fit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.ingest.columns import ColumnMapping
from recterm.service import column_memory
from recterm.service.column_memory import keep, recall
from recterm.service.importing import import_data
from recterm.service.mapping import fresh_shape, preview

if TYPE_CHECKING:
    from pathlib import Path

SAID = ColumnMapping(user="who", item="what", value="how")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table whose columns nothing shows."""
    path = tmp_path / "data" / "odd.csv"
    path.parent.mkdir()
    path.write_text("who,what,how\n" + "".join(f"{u},{u * 7 % 4},{(u + 1) % 5 + 1}\n" for u in range(8)))
    return path


def test_the_next_import_asks_nothing_and_says_what_it_used(table: Path) -> None:
    first = import_data(table, mapping=SAID)
    file = table.with_name("odd.csv.recterm.json")
    assert json.loads(file.read_text())["columns"] == {"user": "who", "item": "what", "rating": "how"}
    assert any(str(file) in note for note in first.notes)
    again = import_data(table)
    assert (again.users, again.items, again.interactions) == (first.users, first.items, first.interactions)
    assert any(f"as remembered in {file}: user = who, item = what, rating = how" in note for note in again.notes)
    assert any("--user" in note for note in again.notes)


def test_what_is_said_anew_is_remembered_instead(table: Path) -> None:
    import_data(table, mapping=SAID)
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


def test_columns_that_left_the_table_are_refused_by_the_name_of_the_file(table: Path) -> None:
    import_data(table, mapping=SAID)
    table.write_text(table.read_text().replace("who,what", "a,b"))
    for look in (import_data, lambda path: preview(str(path))):
        with pytest.raises(
            InputError, match=r"no column 'who' \(columns as remembered in .*odd\.csv\.recterm\.json"
        ) as e:
            look(table)
        assert "--user COL" in e.value.hint
        assert "delete that file" in e.value.hint
    assert fresh_shape(str(table)).columns == ("a", "b", "how")


def test_a_folder_has_its_memory_beside_it_and_the_memory_of_a_file_is_no_table(table: Path) -> None:
    import_data(table, mapping=SAID)
    folder = table.parent
    import_data(folder, mapping=SAID)
    assert folder.with_name("data.recterm.json").is_file()
    assert import_data(folder).interactions == import_data(table).interactions


def test_where_the_folder_cannot_be_written_recterm_keeps_it_itself(
    table: Path, private_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = column_memory._write
    monkeypatch.setattr(column_memory, "_write", lambda file, text: private_home in file.parents and write(file, text))
    memory = keep(table, SAID)
    assert memory is not None
    assert memory.file.parent == private_home / "columns"
    assert recall(table) == memory
    assert recall(table.with_name("other.csv")) is None
    assert any("as remembered in" in note for note in import_data(table).notes)
    monkeypatch.undo()
    monkeypatch.setenv("RECTERM_HOME", str(private_home))
    beside = keep(table, SAID)
    assert beside is not None
    assert beside.file.parent == table.parent
    assert not memory.file.exists()


def test_nothing_is_remembered_where_nothing_can_be_written(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_memory, "_write", lambda file, text: False)
    assert keep(table, SAID) is None
    assert import_data(table, mapping=SAID).interactions == 8


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"columns": {}}', '{"columns": {"user": 5}}', '{"columns": {"x": "y"}}']
)
def test_a_damaged_memory_says_so(table: Path, content: str) -> None:
    file = table.with_name("odd.csv.recterm.json")
    file.write_text(content)
    with pytest.raises(InputError, match=r"odd\.csv\.recterm\.json should say which column") as error:
        import_data(table)
    assert "--user" in error.value.hint
    assert import_data(table, mapping=SAID).interactions == 8
    assert recall(table) is not None


def test_a_file_that_is_gone_has_no_columns(table: Path) -> None:
    keep(table, SAID)
    table.unlink()
    assert recall(table) is None


def test_a_preview_is_what_an_import_would_make_of_it(table: Path) -> None:
    found = preview(str(table))
    assert (found.library, found.library_exists, found.remembered) == ("odd", False, "")
    import_data(table, mapping=SAID)
    again = preview(str(table))
    assert again.mapped
    assert again.library_exists
    assert again.remembered.endswith("odd.csv.recterm.json")
    assert again.shape.proposed == {"user": "who", "item": "what", "rating": "how"}
    assert again.scale == "ratings from 1 to 5 in steps of 1"
