"""Size limits that keep a class and a module one idea: public methods of a class, lines of a module."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import recterm

HOUSE = Path(recterm.__file__).parent

MOST_METHODS = 25
"""Public methods and properties of a class; a base with this one subclass is a part of it."""

MOST_LINES = 400
"""Lines of a module."""

ALLOWED: dict[str, int] = {}
"""Classes that are still larger. A line may go; none is added, and no number grows."""

LONG: dict[str, int] = {}
"""Modules that are still longer, and the most that each may have."""

Classes = dict[str, tuple[set[str], list[str]]]


def classes() -> Classes:
    """Return class name -> its own public methods, and the names of its bases."""
    by_name: Classes = {}
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                methods = {
                    statement.name
                    for statement in node.body
                    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
                }
                bases = [ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases]
                by_name[node.name] = {name for name in methods if not name.startswith("_")}, bases
    return by_name


def public(name: str, by_name: Classes, heirs: Counter[str]) -> set[str]:
    """Return a class's public methods, including those of bases that nothing else inherits from."""
    own, bases = by_name.get(name, (set(), []))
    return own.union(*(public(base, by_name, heirs) for base in bases if heirs[base] == 1 and base != name))


def test_no_class_does_too_much() -> None:
    by_name = classes()
    heirs = Counter(base for _, bases in by_name.values() for base in bases)
    counts = {name: len(public(name, by_name, heirs)) for name in by_name}
    assert len(counts) > 300
    assert {name: n for name, n in counts.items() if n > ALLOWED.get(name, MOST_METHODS)} == {}
    assert {name for name in ALLOWED if counts.get(name, 0) <= MOST_METHODS} == set()


def test_no_module_is_two() -> None:
    lengths = {str(path.relative_to(HOUSE)): len(path.read_text("utf-8").splitlines()) for path in HOUSE.rglob("*.py")}
    assert {name: n for name, n in lengths.items() if n > LONG.get(name, MOST_LINES)} == {}
