"""Keys and types of every `--json` document: they are public, since users' scripts read them.

After an intended change, run `python -m pytest tests/cli/test_json_documents.py --snapshot-update` and look at the
difference: a key may be added, but none removed.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

import click
from syrupy.extensions.json import JSONSnapshotExtension

from recterm.cli.main import recterm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.cli.conftest import Document

HISTORY = """Date,Name,Year,Letterboxd URI,Rating
2024-01-11,Alien,1962,https://boxd.it/a,4.5
2024-01-12,Aliens,1962,https://boxd.it/b,2
2024-01-13,Nowhere Else,1901,https://boxd.it/c,5
"""

COMMANDS = (
    "doctor",
    "import {data} --preview",
    "import {data} --library other",
    "get",
    "stats",
    "editions",
    "editions join Alien Aliens",
    "editions split Aliens",
    "models",
    "models ease",
    "train popularity --seed 1",
    "use popularity",
    "tune ease --trials 2 --sampler random",
    "evaluate ease popularity --by genre --by history",
    "evaluate in-use",
    "evaluate ease --user 1",
    "evaluate bias --stars",
    "runs list",
    "runs show 1 --by genre",
    "runs compare 1 2",
    "runs compare 1 ease popularity",
    "runs repeat 1",
    "runs report 1 {tmp}/report.html",
    "runs delete 2 --yes",
    "rate Alien 5",
    "view Aliens",
    "like Aliens",
    "hide Ghost",
    "save Psycho",
    "drop Grease",
    "undo",
    "redo",
    "history",
    "history list --search alien",
    "history exclude --source recterm --preview",
    "history exclude --from 2000 --to 2001",
    "history include --all",
    "list add Rainy Alien Aliens",
    "list",
    "list show Rainy",
    "list rename Rainy Wet",
    "list rename Wet Rainy",
    "list remove Rainy Alien",
    "list delete Rainy --yes",
    "recommend -n 3",
    "because Alien -n 2",
    "similar Alien -n 2",
    "explain Jaws",
    "explain Jaws --without Alien",
    "explain Jaws --lift",
    "taste",
    "taste --view year --year 2020 --html {tmp}/year.html",
    "history edit 1 --stars 4",
    "history delete 2",
    "history import {history}",
    "history review",
    "history review --all",
    "history review 1 --none",
    "history imports",
    "history undo-import 1",
    "history import {table} --preview",
    "history import {table} --scale 0:20",
    "profile new anna",
    "profile list",
    "profile set",
    "recommend -n 2 --with me",
    "recommend -n 2 --shelf all",
    "taken",
    "taken mixes",
    "taken forget --yes",
    "taken keep off",
    "taken sink",
    "profile switch me",
    "profile use me",
    "profile rename anna berta",
    "profile delete berta --yes",
    "export {tmp}/me.jsonl",
    "restore {tmp}/me.jsonl",
    "library list",
    "library new empty",
    "library switch ml-tiny",
    "library use ml-tiny",
    "library check",
    "library vacuum",
    "library backup {tmp}/backup.recterm",
    "library restore {tmp}/backup.recterm --yes",
    "library check --repair",
    "library delete empty --yes",
    "library build films",
    "library build-films --untrained",
    "jobs",
    "jobs 1",
)
"""One of each way to ask, in an order in which each finds what it needs."""


def shape(value: Any) -> Any:
    """Return a document with its values replaced by their types; a list by the one shape that fits all its elements."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [reduce(merged, map(shape, value))] if value else []
    if isinstance(value, bool):
        return "boolean"
    return {int: "number", float: "number", str: "text", type(None): "null"}[type(value)]


def merged(first: Any, second: Any) -> Any:
    """Return the shape that fits two shapes: a key that only one has is marked with `?`."""
    if first == second:
        return first
    if isinstance(first, dict) and isinstance(second, dict):
        plain = {key.rstrip("?"): key for key in (*first, *second)}
        sides = [{key.rstrip("?"): inner for key, inner in side.items()} for side in (first, second)]
        sure = {key for key in plain if key in first and key in second}
        return {
            key if key in sure else f"{key}?": merged(*(side[key] for side in sides))
            if all(key in side for side in sides)
            else next(side[key] for side in sides if key in side)
            for key in sorted(plain)
        }
    if isinstance(first, list) and isinstance(second, list):
        return first + second if not (first and second) else [merged(first[0], second[0])]
    return " or ".join(sorted({*names_of(first), *names_of(second)}))


def names_of(shaped: Any) -> list[str]:
    """Return the types of a shape, by name."""
    if isinstance(shaped, str):
        return shaped.split(" or ")
    return ["list" if isinstance(shaped, list) else "object"]


def command_names(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every command that has `--json`, as a user types it."""
    if any(parameter.name == "as_json" for parameter in command.params):
        yield " ".join(path)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from command_names(inner, (*path, name))


def test_every_document_keeps_its_keys_and_types(
    home: Path, document: Document, movielens: Path, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    history = tmp_path / "ratings.csv"
    history.write_text(HISTORY)
    table = tmp_path / "films.csv"
    table.write_text("Film,Jahr,Note,Liste\nAlien,1961,14,Rainy\nNowhere Else,1901,0,\n")
    places = {"data": str(movielens), "tmp": str(tmp_path), "history": str(history), "table": str(table)}
    shapes = {words: shape(document(*(word.format(**places) for word in words.split()))) for words in COMMANDS}
    assert shapes == snapshot(extension_class=JSONSnapshotExtension)


def test_no_document_is_left_out() -> None:
    asked = tuple(f"{words} " for words in COMMANDS)
    missing = [name for name in command_names(recterm) if not any(words.startswith(f"{name} ") for words in asked)]
    assert missing == []


def test_a_shape_tells_types_apart() -> None:
    assert shape({"b": [1, 2.5, None], "a": {"x": True}}) == {"a": {"x": "boolean"}, "b": ["null or number"]}
    assert shape([{"x": 1}, {"x": "a", "y": [1]}, {"y": []}]) == [{"x?": "number or text", "y?": ["number"]}]
    assert shape([[], {}]) == ["list or object"]
