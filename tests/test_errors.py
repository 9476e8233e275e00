"""Error codes: each is one snake_case word that something raises, and no code decides by message text."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import recterm
from recterm.errors import Code

CODES = get_args(Code)
HOUSE = Path(recterm.__file__).parent
PROSE = {"message", "hint"}
READING = {"startswith", "endswith", "find", "index", "partition", "rpartition", "split", "count", "casefold", "lower"}


@cache
def nodes() -> list[tuple[str, ast.AST]]:
    """Return where each call, comparison and assignment is."""
    kinds = ast.Call | ast.Compare | ast.keyword | ast.Assign | ast.AnnAssign
    trees = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(HOUSE.rglob("*.py")))
    return [
        (f"{path.relative_to(HOUSE)}:{getattr(node, 'lineno', 0)}", node)
        for path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


def is_prose(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in PROSE


def test_every_code_is_one_word_of_its_own() -> None:
    assert len(CODES) > 80
    assert list(CODES) == sorted(set(CODES))
    assert [code for code in CODES if not re.fullmatch(r"[a-z]+(_[a-z]+)*", code)] == []


def test_every_code_is_raised_somewhere() -> None:
    raised = set()
    for _, node in nodes():
        match node:
            case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
                raised.add(code)
            case ast.AnnAssign(target=ast.Name(id="CODE"), value=ast.Constant(value=str(code))):
                raised.add(code)
            case ast.Assign(targets=[ast.Name(id="CODE")], value=ast.Constant(value=str(code))):
                raised.add(code)
    assert raised - {"refused"} == set(CODES) - {"refused"}


def test_what_is_of_no_special_kind_has_a_code_of_its_own() -> None:
    assert [
        place
        for place, node in nodes()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "RectermError"
        and not any(word.arg == "code" for word in node.keywords)
    ] == []


def test_nothing_decides_by_words_for_people() -> None:
    deciding = []
    for place, node in nodes():
        match node:
            case ast.Compare(left=left, comparators=others) if any(map(is_prose, [left, *others])) and any(
                isinstance(operand, ast.Constant | ast.JoinedStr) for operand in [left, *others]
            ):
                deciding.append(place)
            case ast.Call(func=ast.Attribute(value=value, attr=attr)) if is_prose(value) and attr in READING:
                deciding.append(place)
    assert deciding == []
