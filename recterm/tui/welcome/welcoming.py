"""Welcoming: opens the welcome and the quiz, and leads from each way to begin to where it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.settings import load_state, save_state
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.toasts import refuse

if TYPE_CHECKING:
    from textual.app import App

    from recterm.service.live.session import Session
    from recterm.settings import Settings
    from recterm.tui.keys.actions import Keymap

    _App = App[int]
else:
    _App = object

SHOWN = "welcomed"
"""Key of the state file: whether the welcome has been shown."""


class Welcomes(_App):
    """Mixin, listed before `App`: shows the welcome once, and whenever it is asked for."""

    session: Session | None
    keymap: Keymap
    _settings: Settings
    next_quiz = False
    """Whether the library that is opened next begins with the quiz."""

    begins_with_quiz = False
    """Whether the quiz opens once the app has started."""

    def on_mount(self) -> None:
        """Open the quiz that was asked for in another library."""
        if self.begins_with_quiz:
            self.call_after_refresh(self.action_quiz)

    def welcome_once(self) -> None:
        """Show the welcome, unless it has been shown before."""
        if load_state(self._settings).get(SHOWN):
            return
        try:
            save_state(self._settings, **{SHOWN: True})
        except RectermError as error:
            refuse(self, error, "Not saved")
        self.action_welcome()

    def action_welcome(self) -> None:
        """Offer the ways to begin."""
        if self.session is not None:
            self.run_worker(self._welcome(), group="welcome", exclusive=True)

    def action_quiz(self) -> None:
        """Open the quiz."""
        from recterm.tui.welcome.quiz_screen import QuizScreen

        if (
            self.session is not None
            and isinstance(self.screen, FrameScreen)
            and not isinstance(self.screen, QuizScreen)
        ):
            self.push_screen(QuizScreen(self.session, self.keymap))

    async def _welcome(self) -> None:
        from recterm.service.starter.personas import persona_names
        from recterm.tui.welcome.welcome_screen import Beginning, WelcomeScreen

        assert self.session is not None
        personas = persona_names(self.session.info)
        chosen = await self.push_screen_wait(WelcomeScreen(personas=personas))
        for way in chosen or ():
            match Beginning(way):
                case Beginning.FILMS | Beginning.ALBUMS:
                    self._try(way)
                case Beginning.PERSONA:
                    await self._be_persona(personas)
                case Beginning.HISTORY:
                    await self._bring_history()
                case Beginning.DATA:
                    await self._in_data_screen("imports.import_data")
                case Beginning.DOWNLOAD:
                    await self._in_data_screen("imports.get")
                case Beginning.LOOK:
                    pass

    def _try(self, name: str) -> None:
        """Begin the quiz in a built-in library; make it first if it is missing."""
        from recterm.service.libraries.files import named

        assert self.session is not None
        path = named(name)
        if str(path) == self.session.info.path:
            self.action_quiz()
        elif path.exists():
            self.open_for_quiz(name)
        else:
            from recterm.tui.shared.jobs.preparing import PreparingScreen

            self.push_screen(PreparingScreen(name))

    def open_for_quiz(self, name: str) -> None:
        """Open a built-in library in place of this one, and begin the quiz there."""
        from recterm.service.libraries.files import named
        from recterm.tui.data.data_libraries import LibraryWanted

        self.next_quiz = True
        self.post_message(LibraryWanted(str(named(name))))

    async def _be_persona(self, personas: tuple[str, ...]) -> None:
        from recterm.service.starter.personas import ensure_persona
        from recterm.tui.shared.dialogs.choose import ChooseScreen
        from recterm.tui.shared.lists.choice_list import Choice

        assert self.session is not None
        asked = ChooseScreen(
            "As whom? Your own profile stays: p", [Choice(name, name) for name in personas], single=True
        )
        for name in await self.push_screen_wait(asked) or ():
            try:
                ensure_persona(self.session.info.path, name)
                self.session.refresh()
                self.session.profiles.switch(name)
            except RectermError as error:
                refuse(self, error)
                return
            for screen in self.screen_stack:
                if isinstance(screen, FrameScreen):
                    screen.profile_changed()

    async def _bring_history(self) -> None:
        from recterm.present.export_places import SERVICES
        from recterm.tui.data.path import PathScreen
        from recterm.tui.shared.dialogs.choose import ChooseScreen
        from recterm.tui.shared.lists.choice_list import Choice

        services = sorted(SERVICES, key=lambda service: service.title.casefold())
        choices = [Choice(service.name, service.title) for service in services]
        for name in await self.push_screen_wait(ChooseScreen("Where is your history?", choices, single=True)) or ():
            service = next(service for service in SERVICES if service.name == name)
            path = await self.push_screen_wait(PathScreen(f"Your history from {service.title}", about=service.where))
            if path:
                await self._in_data_screen(f"imports.bring_in({path!r})")

    async def _in_data_screen(self, action: str) -> None:
        """Open the data screen and start one of its actions."""
        await self.run_action("app.data")
        await self.run_action(action, self.screen)
