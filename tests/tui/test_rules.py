"""Rules for the app's source that no linter knows."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import recterm.tui

FOLDER = Path(recterm.tui.__file__).parent
SOURCES = sorted(FOLDER.rglob("*.py"))
MARKUP = {"Static", "Label", "notify", "Toast", "OptionList"}
"""Calls that read brackets as markup unless they are told not to."""
FRAMES = {"border_title", "border_subtitle", "tooltip"}


def problems_of(tree: ast.AST) -> list[str]:
    problems = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            no_markup = any(word.arg == "markup" and ast.unparse(word.value) == "False" for word in node.keywords)
            if name in MARKUP and not no_markup:
                problems.append(f"line {node.lineno}: {name}(...) without markup=False")
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if (
                    isinstance(target, ast.Attribute)
                    and target.attr in FRAMES
                    and "Content" not in ast.unparse(node.value)
                ) and ast.unparse(node.value) != "None":
                    problems.append(f"line {node.lineno}: {target.attr} is text, not Content")
    return problems


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_nothing_goes_through_markup(source: Path) -> None:
    assert problems_of(ast.parse(source.read_text(encoding="utf-8"))) == []


def test_the_rule_finds_what_it_forbids() -> None:
    bad = "self.notify(title)\nyield Static(text, markup=True)\nbox.border_title = title\n"
    assert len(problems_of(ast.parse(bad))) == 3


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_colours_stand_in_the_style_sheet(source: Path) -> None:
    if source.name != "themes.py":
        assert not re.search(r"#[0-9a-fA-F]{6}\b", source.read_text(encoding="utf-8"))


def test_the_style_sheet_takes_colours_from_the_theme() -> None:
    sheet = (FOLDER / "recterm.tcss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)", sheet)
    assert "!important" not in sheet


def test_the_app_has_few_methods() -> None:
    tree = ast.parse((FOLDER / "app.py").read_text(encoding="utf-8"))
    (app,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    assert sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in app.body) < 15


MOST_METHODS = 25
"""Public methods and properties of one class, with those that it inherits from other classes of recterm."""

METHODS = (property, classmethod, staticmethod, functools.cached_property)


def own_classes() -> list[type]:
    """Return the app's classes, each where it is written."""
    modules = [
        importlib.import_module(value.name) for value in pkgutil.walk_packages(recterm.tui.__path__, "recterm.tui.")
    ]
    candidates = [(module, value) for module in modules for value in vars(module).values() if inspect.isclass(value)]
    return [value for module, value in candidates if value.__module__ == module.__name__]


def public_methods(kind: type) -> set[str]:
    parents = [parent for parent in kind.__mro__ if parent.__module__.startswith("recterm.")]
    named = [(name, value) for parent in parents for name, value in vars(parent).items() if not name.startswith("_")]
    return {name for name, value in named if inspect.isfunction(value) or isinstance(value, METHODS)}


@pytest.mark.parametrize("kind", own_classes(), ids=lambda kind: kind.__name__)
def test_no_class_has_too_many_methods(kind: type) -> None:
    assert len(public_methods(kind)) <= MOST_METHODS


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_toasts_are_made_in_one_place(source: Path) -> None:
    assert source.name == "toasts.py" or ".notify(" not in source.read_text(encoding="utf-8")
