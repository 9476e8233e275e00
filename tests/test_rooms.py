"""Map for developers: the README and each package's docstring name the folders and files that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import recterm

ROOT = Path(__file__).parents[1]
HOUSE = Path(recterm.__file__).parent
PACKAGES = sorted(path.parent for path in HOUSE.glob("*/__init__.py"))
GUIDE = (ROOT / "README.md").read_text(encoding="utf-8").partition("## For developers")[2]


def rooms(package: Path) -> list[str]:
    """Return the packages inside this one."""
    return sorted(path.parent.name for path in package.glob("*/__init__.py"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_package_names_its_rooms(package: Path) -> None:
    words = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert [room for room in rooms(package) if f"`{room}`" not in words] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_no_package_is_empty(package: Path) -> None:
    folders = [package, *(package / room for room in rooms(package))]
    assert [folder for folder in folders if len(list(folder.glob("*.py"))) == 1 and not rooms(folder)] == []


def test_the_map_has_every_room() -> None:
    drawn = GUIDE.partition("```")[2].partition("```")[0]
    parts = re.split(r"\n {2}(?=\w)", drawn.partition("tests/")[0])
    shown = {part.partition("/")[0]: set(re.findall(r"(\w+)/", part.partition("/")[2])) for part in parts[1:]}
    assert set(shown) == {package.name for package in PACKAGES}
    assert [room for package in PACKAGES for room in rooms(package) if room not in shown[package.name]] == []


def test_the_guide_names_files_that_are_there() -> None:
    named = re.findall(r"`((?:recterm|tests)/[\w/.]+)`", GUIDE)
    named = [path for path in named if not re.search(r"[A-Z]{3}", path)]
    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_guide_runs_modules_that_are_there() -> None:
    named = re.findall(r"python -m (tests[\w.]+)", GUIDE)
    assert named
    assert [name for name in named if not (ROOT / f"{name.replace('.', '/')}.py").exists()] == []
