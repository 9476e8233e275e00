"""English: no banned turn in the texts that people read, nor in a docstring or comment of the package."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

import recterm

ROOT = Path(__file__).parents[1]
HOUSE = Path(recterm.__file__).parent

BANNED = (
    (r"(?<!there )\bis no (?!longer|more)", "is not a"),
    (r"\banew\b", "again, or re-"),
    (r"\bof them\b(?=[.,;:)]|$)", "leave it out, or name them"),
    (r"\bso many\b", "this many, or the number"),
    (r"\b(?:there|here) already\b(?!\))", "already exists"),
    (r"\bas told\b", "as given"),
    (r"\bwhat is (?:said|told|meant|of use|known of)\b", "name the thing"),
    (r"\b(?:was|is|were|are) told\b", "name who reports what"),
    (r"\bwhoever\b", "name who"),
    (r"\bgo(?:es)? on as\b", "switch to"),
    (r"\bnothing is like\b", "nothing is similar to"),
    (r"\bfor good\b", "permanently"),
    (r"\bfor ever\b", "forever"),
    (r"\bmeanwhile\b", "in the meantime"),
    (r"\bsomebody of whom\b", "a person about whom"),
    (r"\bwhat somebody\b", "name the thing"),
    (r"\bto nobody\b|\bnobody of\b", "to no one"),
    (r"\bunless told otherwise\b", "by default"),
    (r"\bwhat is not sure\b", "uncertain"),
    (r"\bexists already\b", "already exists"),
    (r"\boutside of\b", "outside"),
    (r"\binside of\b", "inside"),
    (r"\bas (?:it|they) lies? there\b", "as it is"),
    (r"\bdeeds?\b", "event"),
    (r"\bwithout a word\b", "silently"),
    (r"\bthrown away\b", "discarded"),
    (r"\bmiddling\b", "medium"),
    (r"\bthrice\b|\bwhereof\b|\bthereof\b|\bwherein\b", "plain words"),
    (r"\blikest\b|\blikeness\b", "most similar, similarity"),
    (r"\btakes? no part\b", "does not take part"),
    (r"\bsureness\b", "certainty"),
)
"""Turns that read as translated, and what a native speaker writes."""

NO_NOUN = re.compile(r"(?:The|A|An|What|How|Where|Which|Who|Is|Can|From)\b(?!-)")
"""How the summary of a module does not begin."""


def banned_in(text: str) -> list[str]:
    """Return each banned turn of a text, with what to write in its place."""
    flat = " ".join(text.split())
    return [
        f"{match.group()!r} ({better}): {flat[max(0, match.start() - 40) : match.end() + 20]}"
        for pattern, better in BANNED
        if (match := re.search(pattern, flat, re.IGNORECASE))
    ]


def texts_of(path: Path) -> list[tuple[int, str]]:
    """Return line and text of every string and comment of a module, one for each paragraph."""
    source = path.read_text(encoding="utf-8")
    texts = [
        (node.lineno, paragraph)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for paragraph in node.value.split("\n\n")
    ]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return texts + [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def test_the_turns_are_found() -> None:
    assert banned_in("this is no library")
    assert banned_in("ten of them.")
    assert not banned_in("there is no library; it is no longer here; two of them are")


@pytest.mark.parametrize(
    "package",
    sorted(path for path in HOUSE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()),
    ids=lambda path: path.name,
)
def test_the_package_has_no_banned_turn(package: Path) -> None:
    modules = sorted(package.rglob("*.py")) if package.is_dir() else [package]
    assert [
        f"{path.relative_to(ROOT)}:{line}: {problem}"
        for path in modules
        for line, text in texts_of(path)
        for problem in banned_in(text)
    ] == []


@pytest.mark.parametrize(
    "path",
    sorted(
        [
            ROOT / "README.md",
            ROOT / "CHANGELOG.md",
            ROOT / "data" / "README.md",
            *HOUSE.rglob("*.tcss"),
            *HOUSE.rglob("*.jinja"),
        ]
    ),
    ids=lambda path: path.name,
)
def test_the_documents_have_no_banned_turn(path: Path) -> None:
    assert [problem for part in path.read_text(encoding="utf-8").split("\n\n") for problem in banned_in(part)] == []


def test_every_module_begins_with_its_noun() -> None:
    openings = {
        str(path.relative_to(ROOT)): (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition(
            "\n"
        )[0]
        for path in sorted(HOUSE.rglob("*.py"))
    }
    assert {path: summary for path, summary in openings.items() if NO_NOUN.match(summary)} == {}
