"""Names, paths, the current library, new, switch, delete."""

from __future__ import annotations

from pathlib import Path

import pytest

from recterm.errors import LibraryError
from recterm.ingest.builtin import builtin
from recterm.service.libraries import files as libraries
from recterm.settings import load_settings, load_state
from recterm.store import Library
from recterm.store.file import schema
from recterm.store.file.migrations import steps


def file_of(name: str) -> Path:
    return load_settings().libraries_dir / f"{name}.recterm"


@pytest.mark.parametrize("name", ["films", "ml-latest-small", "Bücher 2024", "a", "x.y", "100k", "日本"])
def test_good_names(name: str) -> None:
    assert libraries.check_name(name) == name


@pytest.mark.parametrize("name", ["", " ", ".hidden", "a/b", "..", "a ", "a.", "a\n", "x" * 65, "-a", "a\x1b[0m"])
def test_bad_names(name: str) -> None:
    with pytest.raises(LibraryError, match="is not a valid library name"):
        libraries.check_name(name)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("data/ml-25m.zip", "ml-25m"),
        ("ratings.csv", "ratings"),
        ("plays.tar.gz", "plays"),
        ("what?!.csv", "what"),
        ("[x].csv", "x"),
        ("???.csv", "library"),
        (".csv", "library"),
    ],
)
def test_a_library_is_named_after_its_source(source: str, name: str) -> None:
    assert libraries.name_for(Path(source)) == name
    assert libraries.check_name(libraries.name_for(Path(source)))


def test_a_folder_gives_its_whole_name(tmp_path: Path) -> None:
    folder = tmp_path / "ml.latest.small"
    folder.mkdir()
    assert libraries.name_for(folder) == "ml.latest.small"
    assert libraries.name_for(folder / ".") == "ml.latest.small"


def test_a_name_is_a_file_in_the_folder_of_libraries_and_a_path_is_itself(tmp_path: Path) -> None:
    assert libraries.path_of("books") == file_of("books")
    assert libraries.path_of(tmp_path / "x") == tmp_path / "x"
    assert libraries.path_of(str(tmp_path / "x.recterm")) == tmp_path / "x.recterm"
    assert libraries.path_of("x.recterm") == Path.cwd() / "x.recterm"


def test_the_current_library_is_the_environments_else_the_last_else_the_built_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert libraries.current() == file_of("films")
    libraries.remember(file_of("books"))
    assert libraries.current() == file_of("books")
    monkeypatch.setenv("RECTERM_LIBRARY", "music")
    assert libraries.current() == file_of("music")


def test_a_library_elsewhere_is_remembered_by_its_path(tmp_path: Path) -> None:
    libraries.remember(tmp_path / "elsewhere.recterm")
    assert libraries.current() == tmp_path / "elsewhere.recterm"
    libraries.remember(file_of("books"))
    assert load_state(load_settings())["library"] == "books"


def test_opening_what_is_not_there_says_so_and_makes_nothing(private_home: Path) -> None:
    with pytest.raises(LibraryError, match="no library 'books'") as refused:
        libraries.open_library("books")
    assert "recterm library list" in refused.value.hint
    assert not private_home.exists()


def test_new_list_switch_delete() -> None:
    libraries.new("books")
    libraries.new("Albums")
    entries = libraries.list_libraries()
    assert [(entry.name, entry.current) for entry in entries] == [("Albums", True), ("books", False)]
    assert all(entry.info is not None and entry.info.n_items == 0 and entry.bytes > 0 for entry in entries)
    assert libraries.switch("books").name == "books"
    assert libraries.current() == file_of("books")
    assert libraries.delete("books") == file_of("books")
    assert [entry.name for entry in libraries.list_libraries()] == ["Albums"]
    assert libraries.current() == file_of("films")


def test_a_library_is_made_once() -> None:
    libraries.new("books")
    with pytest.raises(LibraryError, match="a library named 'books' already exists"):
        libraries.new("books")


def test_nothing_but_the_library_is_left_behind() -> None:
    path = libraries.new("books")
    libraries.open_library("books").close()
    assert [entry.name for entry in path.parent.iterdir()] == ["books.recterm"]
    libraries.delete("books")
    assert list(path.parent.iterdir()) == []


def test_a_file_that_is_no_library_is_listed_with_its_problem_and_not_deleted() -> None:
    path = file_of("notes")
    path.parent.mkdir(parents=True)
    path.write_text("milk, eggs", encoding="utf-8")
    (entry,) = libraries.list_libraries()
    assert entry.info is None
    assert "not a recterm library" in entry.problem
    with pytest.raises(LibraryError):
        libraries.delete("notes")
    assert path.exists()


def test_switching_to_what_is_not_there_keeps_the_current_one() -> None:
    libraries.new("books")
    with pytest.raises(LibraryError):
        libraries.switch("music")
    assert libraries.current() == file_of("books")


def test_the_list_opens_only_what_is_new_or_has_changed(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = libraries.new("second")
    index = libraries.LibraryIndex()
    assert [(entry.name, entry.info) for entry in index.glance()] == [("second", None), (library.stem, None)]
    first = index.entries()
    assert index.glance() == first == libraries.list_libraries()
    opened: list[Path] = []
    really = Library.open

    def watched(path: Path, *, readonly: bool = False) -> Library:
        opened.append(path)
        return really(path, readonly=readonly)

    monkeypatch.setattr(Library, "open", watched)
    assert index.entries() == first
    assert opened == []
    with really(new) as changed:
        changed.settings.set("note", "x" * 100_000)
    assert [entry.info is None for entry in index.glance()] == [True, False]
    index.entries()
    assert opened == [new]
    libraries.delete(new)
    assert [entry.name for entry in index.entries()] == [library.stem]


def test_a_file_that_is_no_library_is_listed_with_its_problem(library: Path) -> None:
    file_of("broken").write_bytes(b"no library at all" * 100)
    index = libraries.LibraryIndex()
    broken = index.entries()[0]
    assert (broken.name, broken.info) == ("broken", None)
    assert broken.problem
    assert index.glance()[0] == broken


def test_a_library_of_an_older_recterm_is_listed_opened_and_switched_to(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    libraries.new("second")
    monkeypatch.setattr(steps, "STEPS", (*steps.STEPS, lambda database: None))
    monkeypatch.setattr(schema, "LIBRARY_VERSION", schema.LIBRARY_VERSION + 1)
    with libraries.open_library("second", readonly=True) as opened:
        assert opened.readonly
    assert [entry.problem for entry in libraries.LibraryIndex().entries()] == ["", ""]
    assert libraries.switch(library).path == str(library)


def test_the_built_in_libraries_are_those_that_come_with_recterm() -> None:
    assert set(libraries.BUILT_INS) == set(builtin.BUILT_INS)
