"""Two processes that make the same library at the same moment: one wins, and its content stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import recterm
from recterm.domain.model import EventKind, ItemRow
from recterm.errors import TargetExistsError
from recterm.service.libraries.files import new, path_of
from recterm.service.starter.builtin import ensure_builtin
from recterm.store import Library
from tests.processes import held_process

HELD_LINK = """
link = os.link
def held_link(*names):
    hold()
    link(*names)
os.link = held_link
"""

FIRST_START = f"""{HELD_LINK}
from recterm.service.starter.builtin import ensure_builtin
from recterm.store import Library
with Library.open(ensure_builtin(trained=False)) as library:
    print(len(library.events.history(library.profiles.active().id)))
"""

NEW = f"""{HELD_LINK}
from recterm.errors import TargetExistsError
from recterm.service.libraries.files import new
try:
    new("books")
except TargetExistsError as error:
    print(error.message)
"""

MANY = """
import sys
from pathlib import Path
from recterm.domain.model import EventKind
from recterm.errors import TargetExistsError
from recterm.store import Library

sys.stdin.readline()
won = []
for number in range(8):
    try:
        with Library.create(Path(sys.argv[1]) / f"{number}.recterm", "x") as library:
            library.lists.extend(library.profiles.active().id, sys.argv[2], [])
            won.append(number)
    except TargetExistsError:
        pass
print(*won)
"""


def rate_something(path: Path) -> None:
    with Library.open(path) as library:
        library.events.record(library.profiles.active().id, ItemRow(0), EventKind.RATE, 5)


def test_of_two_first_starts_both_get_the_library_that_holds_a_rating(private_home: Path) -> None:
    with held_process(FIRST_START) as slow:
        path = ensure_builtin(trained=False)
        rate_something(path)
        assert slow.go_on() == (0, "1")
    assert [file.name for file in path.parent.iterdir()] == ["films.recterm"]


def test_a_new_library_does_not_take_the_place_of_one_made_meanwhile(private_home: Path) -> None:
    with held_process(NEW) as slow:
        path = new("books")
        with Library.open(path) as library:
            library.profiles.create("Ada")
        code, output = slow.go_on()
    assert code == 0
    assert "was created by another process in the meantime" in output
    with Library.open(path) as library:
        assert [profile.name for profile in library.profiles.list()] == ["me", "Ada"]


def test_of_many_who_make_the_same_libraries_one_makes_each(tmp_path: Path) -> None:
    folder = Path(recterm.__file__).parents[1]
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, tmp_path, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
        )
        for name in ("Ada", "Bob", "Eve")
    ]
    for maker in makers:
        assert maker.stdin is not None
        maker.stdin.write("\n")
        maker.stdin.flush()
    won = {maker.args[4]: maker.communicate()[0].split() for maker in makers}  # type: ignore[index]
    assert sorted(int(number) for numbers in won.values() for number in numbers) == list(range(8))
    for name, numbers in won.items():
        for number in numbers:
            with Library.open(tmp_path / f"{number}.recterm", readonly=True) as library:
                assert [named_list.name for named_list in library.lists.all(library.profiles.active().id)] == [name]
    assert len(list(tmp_path.iterdir())) == 8


def test_a_library_that_exists_is_left_alone(private_home: Path) -> None:
    path = path_of("books")
    new("books")
    with pytest.raises(TargetExistsError):
        Library.create(path, "books")
