"""Palette of commands: every action of the table, and every item of the library."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Provider

from recterm.domain.kind_words import maker_of, words_of
from recterm.domain.titles import fold, sort_title
from recterm.present.items.marks import Marks
from recterm.present.text import clean
from recterm.tui.keys.actions import Keymap, offered
from recterm.tui.keys.key_names import show_key
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.frame.stack import ClosesOnce

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual.command import Hits

    from recterm.domain.model import Item
    from recterm.tui.keys.action import Action

FILMS = 12
_KEYS = 11
"""Cells of the first column: the keys of an action or the kind of an item."""
_LEAST_LETTERS = 2
_BEFORE_ACTIONS, _AFTER_ACTIONS = 10_000.0, 0.3
"""Scores above and below those of Textual's matcher, which are about 1 to 100."""


class Palette(ClosesOnce, CommandPalette):
    """Textual's palette, which closes once no matter how often its keys are pressed."""

    def _action_command_list(self, action: str) -> None:
        """Move in the list unless it has no visible line yet: Textual would look for the first one anyway."""
        commands = self.query_one(CommandList)
        if commands.option_count and commands.size.height:
            super()._action_command_list(action)


class ActionProvider(Provider):
    """Actions that work on the screen below, with their keys."""

    async def discover(self) -> Hits:
        """Yield all actions before anything is typed, those that change something last: Enter runs the first."""
        if isinstance(self.screen, FrameScreen):
            for action in sorted(offered(self.screen.scopes_here), key=lambda action: bool(action.changes)):
                yield DiscoveryHit(self._label(action), self._run(action), self._title(action))

    async def search(self, query: str) -> Hits:
        """Yield the actions whose title matches."""
        if isinstance(self.screen, FrameScreen):
            matcher = self.matcher(query)
            for action in offered(self.screen.scopes_here):
                title = self._title(action)
                score = matcher.match(title)
                if score > 0:
                    yield Hit(score, self._label(action), self._run(action), title)

    def _label(self, action: Action) -> Text:
        assert isinstance(self.screen, FrameScreen)
        keymap: Keymap = self.screen.keymap
        keys = " ".join(show_key(key) for key in keymap.keys(action))
        on = f": {clean(self.screen.target_name)}" if action.on_target and self.screen.target_name else ""
        return Text.assemble((f"{keys:<{_KEYS}} ", "bold"), self._title(action), (on, "dim"))

    def _title(self, action: Action) -> str:
        assert isinstance(self.screen, FrameScreen)
        return self.screen.session.catalogue.words.fill(action.title)

    def _run(self, action: Action) -> partial[Coroutine[Any, Any, None]]:
        return partial(self.screen.run_action, action.command)


class FilmProvider(Provider):
    """Items of the library, searched as in the catalogue."""

    async def search(self, query: str) -> Hits:
        """Yield the most popular matches: before the actions if the title begins with the query, otherwise after."""
        if isinstance(self.screen, FrameScreen) and len(query.strip()) >= _LEAST_LETTERS:
            for place, item in enumerate(self.screen.session.catalogue.find(query, FILMS)):
                score = (_BEFORE_ACTIONS if _begins(item.title, query) else _AFTER_ACTIONS) - place / 1000
                yield Hit(score, self._named(item), partial(self.screen.open_item, item.row), clean(item.title))

    def _named(self, item: Item) -> Text:
        """Return kind, title, maker, year, own stars and marks."""
        assert isinstance(self.screen, FrameScreen)
        marks, maker = Marks(self.screen.session), maker_of(item)
        rest = [f" · {clean(maker)}" if maker else "", f" {item.year}" if item.year is not None else ""]
        rest += [f"  {sign}" for sign in (marks.stars(item.row), marks.short(item.row)) if sign]
        kind = f"{clean(words_of(item.kind).noun)[:_KEYS]:<{_KEYS}} "
        return Text.assemble((kind, "dim"), clean(item.title), ("".join(rest), "dim"))


def _begins(title: str, query: str) -> bool:
    """Return whether a title begins with the query, with or without its article."""
    typed = fold(query)
    return fold(title).startswith(typed) or sort_title(title).startswith(typed)
