"""Migrations are frozen: no later change can alter what they do to an old library."""

from __future__ import annotations

import ast
import sys
from binascii import crc32
from pathlib import Path

import pytest

from recterm.store.file import migrations
from recterm.store.file.migrations import checksums, title_keys
from recterm.store.file.migrations.steps import STEPS, schema_of

ROOM = Path(migrations.__file__).parent

SCHEMAS = {
    1: 1067718122,
    2: 4289163243,
    3: 2203725846,
    4: 3571289888,
    5: 2420392361,
    6: 2078774633,
    7: 1543784278,
    8: 1543784278,
    9: 1543784278,
    10: 1543784278,
    11: 1543784278,
    12: 1669168783,
    13: 2262295578,
    14: 2842758336,
    15: 3546158147,
    16: 2003128621,
    17: 2386011156,
    18: 1638279369,
    19: 2317536404,
    20: 2317536404,
}
"""Version -> checksum of the schema that its steps make. A line is added for a new step, and no line is changed."""


def imported(module: Path) -> set[str]:
    """Return the names of all modules that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("module", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_a_step_uses_what_stands_beside_it_only(module: Path) -> None:
    room = migrations.__name__
    allowed = {name for name in imported(module) if name == room or name.startswith(room + ".")}
    strange = imported(module) - allowed
    assert {name.partition(".")[0] for name in strange} <= {*sys.stdlib_module_names, "sqlite_utils"}


def test_every_step_makes_the_schema_that_it_always_made() -> None:
    made = {version: crc32("\n".join(schema_of(version)).encode()) for version in range(1, len(STEPS) + 1)}
    assert made == SCHEMAS


@pytest.mark.parametrize(
    ("title", "key", "sorted_as"),
    [
        ("Matrix, The", "matrix", "matrix the"),
        ("The Matrix", "matrix", "matrix"),
        ("Avventura, L'", "lavventura", "avventura l"),
        ("Alien³", "alien 3", "alien 3"),
        ("8½", "8 1 2", "8 1 2"),
        ("Amélie & Łukasz", "amelie and lukasz", "amelie and lukasz"),
        ("千と千尋の神隠し", "千と千尋の神隠し", "千と千尋の神隠し"),
        ("!!!", "!!!", "!!!"),
    ],
)
def test_titles_are_folded_as_they_were(title: str, key: str, sorted_as: str) -> None:
    assert (title_keys.title_key(title), title_keys.sort_title(title)) == (key, sorted_as)


def test_checksums_are_those_that_libraries_hold() -> None:
    assert checksums.digest("films", None, 0.5, [1, "é"], b"\x00") == 4010222711
    assert checksums.item_digest("tt1", "Alien³", 1992, '["Horror"]', "[]", "movie", 3, 4) == 165451490
