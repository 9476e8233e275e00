"""Rules for names in the source that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import recterm

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(recterm.__file__).parents[1]

VAGUE = {"found", "known", "one", "said", "told"}
"""Names of variables that do not say what they hold."""

WORD = re.compile(r"\w+")


def vague_variables(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of each vague variable and parameter; fields of a class may be keys of a document."""
    fields = {
        id(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
    }
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=str(name), lineno=line):
                pass
            case ast.Name(id=str(name), ctx=ast.Store(), lineno=line) if id(node) not in fields:
                pass
            case ast.ExceptHandler(name=str(name), lineno=line) | ast.MatchAs(name=str(name), lineno=line):
                pass
            case ast.MatchStar(name=str(name), lineno=line) | ast.MatchMapping(rest=str(name), lineno=line):
                pass
            case _:
                continue
        if name in VAGUE:
            yield line, name


def test_variables_are_named_for_what_they_hold() -> None:
    sources = [path for folder in ("recterm", "tests") for path in (ROOT / folder).rglob("*.py")]
    assert len(sources) > 900
    texts = {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in sorted(sources)}
    vague = [
        f"{source}:{line}: {name}"
        for source, text in texts.items()
        if VAGUE & set(WORD.findall(text))
        for line, name in vague_variables(ast.parse(text))
    ]
    assert vague == []


def test_every_way_to_bind_a_vague_name_is_noticed() -> None:
    source = "\n".join(
        (
            "def f(found, *one, **told): ...",
            "known = 1",
            "g = lambda said: said",
            "squares = [one for one in range(3)]",
            "with open('x') as found, open('y') as (known, _): ...",
            "if (said := known): ...",
            "try: ...",
            "except OSError as told: ...",
            "match known:",
            "    case [one, *found]: ...",
            "    case {**known}: ...",
            "class Report:",
            "    found: int = 0",
        )
    )
    assert sorted({line for line, _ in vague_variables(ast.parse(source))}) == [1, 2, 3, 4, 5, 6, 8, 10, 11]


def lasting_settings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of each assignment to an attribute of an imported module, or of a class: it outlives a test.

    What a test needs for a while is set by `monkeypatch` or `pytest.MonkeyPatch.context`, which put it back.
    """
    imported = {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        for target in targets:
            match target:
                case ast.Attribute(value=ast.Name(id=str(module)), attr=str(name)):
                    pass
                case ast.Subscript(value=ast.Attribute(value=ast.Name(id=str(module)), attr="environ" as name)):
                    pass
                case _:
                    continue
            if module in imported:
                yield target.lineno, f"{module}.{name}"


def test_tests_leave_modules_as_they_were() -> None:
    lasting = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for line, name in lasting_settings(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert lasting == []
    assert list(lasting_settings(ast.parse("import a\nfrom b import c\na.X = 1\nc.Y += 1\nd.Z = 1"))) == [
        (3, "a.X"),
        (4, "c.Y"),
    ]
