"""Keys in texts: each is that of the action table, or the person's own, wherever a text names one."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import recterm
from recterm.settings import load_settings
from recterm.tui.app import KEYS_TITLE, RectermApp
from recterm.tui.keys.actions import ACTIONS, Keymap
from recterm.tui.shared.painting import themes
from tests.tui.driving import ready, shown_toasts, text_of, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.service.live.session import Session

PACKAGE = Path(recterm.__file__).parent
TEXTS = [path for room in ("domain", "present", "service", "tui") for path in sorted((PACKAGE / room).rglob("*.py"))]
BY_HAND = re.compile(
    r"\b[Pp]ress (?!⟦)|(?:^|  |; |\()(?:[A-Za-z?/]|Enter|Space|Esc|F\d+) (?:closes|selects|chooses|opens|shows)\b"
)
"""A key that a text names by hand."""


def texts(path: Path) -> Iterator[str]:
    """Yield the strings of a module, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


def test_no_text_names_a_key_by_hand() -> None:
    assert [(path.name, text) for path in TEXTS for text in texts(path) if BY_HAND.search(text)] == []


def test_every_key_that_a_text_names_is_that_of_an_action() -> None:
    named = {name for path in TEXTS for text in texts(path) for name in re.findall("⟦(.+?)⟧", text)}
    pattern = "([a-z0-9-]+)"
    assert len(named) > 30
    assert named - {pattern} <= {action.id for action in ACTIONS}


def test_a_text_has_the_own_key_and_what_is_no_action_stays() -> None:
    keymap = Keymap({"undo": "z"})
    assert keymap.named("⟦undo⟧ takes it back, ⟦open⟧ opens ⟦REC⟧") == "z takes it back, Enter opens ⟦REC⟧"


@pytest.fixture
def own_keys(session: Session) -> RectermApp:
    """The app with keys of a person's own, one of which is another action's."""
    settings = load_settings()
    settings.config_file.parent.mkdir(parents=True, exist_ok=True)
    keys = {"listing": "N", "view": "z", "evaluate": "M,f9", "choose-models": "K", "hide": "M", "take": "f8"}
    lines = "".join(f'{action} = "{key}"\n' for action, key in keys.items())
    settings.config_file.write_text(f"[keys]\n{lines}", encoding="utf-8")
    return RectermApp(session, load_settings(), themes.DARK.name)


async def test_the_app_starts_with_a_key_of_two_actions_and_says_which_holds(own_keys: RectermApp) -> None:
    app = own_keys
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        assert [note.title for note in app._notifications] == [KEYS_TITLE]
        assert "'choose-shelves' has none left" in shown_toasts(app)[0]
        assert app.session is not None
        before = app.session.profile.n_hidden
        await pilot.press("M")
        assert app.session.profile.n_hidden == before + 1


async def test_panels_dialogs_and_messages_name_own_keys(own_keys: RectermApp) -> None:
    app = own_keys
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("N", "N", "N")
        assert "Press z on what you have watched" in text_of(app)
        await pilot.press("L")
        await until(pilot, lambda: "Press M to measure the plan above" in text_of(app))
        assert "K chooses" in text_of(app)
        await pilot.press("q", "p")
        await until(pilot, lambda: "F8 switches" in text_of(app))
