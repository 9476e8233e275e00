"""Welcoming: opens the welcome and the quiz, and leads from each way to begin to where it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.settings import load_state, save_state
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.toasts import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from recterm.service.live.session import Session
    from recterm.settings import Settings
    from recterm.tui.keys.actions import Keymap

SHOWN = "welcomed"
"""Key of the state file: whether the welcome has been shown."""


class Welcoming(Controller):
    """Controller, of the app, that shows the welcome once, and whenever it is asked for."""

    def __init__(
        self, app: App[int], settings: Settings, keymap: Keymap, session: Callable[[], Session | None]
    ) -> None:
        self._app, self._settings, self._keymap, self._session = app, settings, keymap, session
        self.next_quiz = False
        """Whether the library that is opened next begins with the quiz."""

    def welcome_once(self) -> None:
        """Show the welcome, unless it has been shown before."""
        if load_state(self._settings).get(SHOWN):
            return
        try:
            save_state(self._settings, **{SHOWN: True})
        except RectermError as error:
            refuse(self._app, error, "Not saved")
        self.action_welcome()

    def action_welcome(self) -> None:
        """Offer the ways to begin."""
        session = self._session()
        if session is not None:
            self._app.run_worker(self._welcome(session), group="welcome", exclusive=True)

    def action_quiz(self) -> None:
        """Open the quiz."""
        from recterm.tui.welcome.quiz_screen import QuizScreen

        session, here = self._session(), self._app.screen
        if session is not None and isinstance(here, FrameScreen) and not isinstance(here, QuizScreen):
            self._app.push_screen(QuizScreen(session, self._keymap))

    async def _welcome(self, session: Session) -> None:
        from recterm.service.starter.personas import persona_names
        from recterm.tui.welcome.welcome_screen import Beginning, WelcomeScreen

        personas = persona_names(session.info)
        chosen = await self._app.push_screen_wait(WelcomeScreen(personas=personas))
        for way in chosen or ():
            match Beginning(way):
                case Beginning.FILMS | Beginning.ALBUMS:
                    self._try(session, way)
                case Beginning.PERSONA:
                    await self._be_persona(session, personas)
                case Beginning.HISTORY:
                    await self._bring_history()
                case Beginning.DATA:
                    await self._in_data_screen("imports.import_data")
                case Beginning.DOWNLOAD:
                    await self._in_data_screen("imports.get")
                case Beginning.LOOK:
                    pass

    def _try(self, session: Session, name: str) -> None:
        """Begin the quiz in a built-in library; make it first if it is missing."""
        from recterm.service.libraries.files import named

        path = named(name)
        if str(path) == session.info.path:
            self.action_quiz()
        elif path.exists():
            self.open_for_quiz(name)
        else:
            from recterm.tui.shared.jobs.preparing import PreparingScreen

            self._app.push_screen(PreparingScreen(name))

    def open_for_quiz(self, name: str) -> None:
        """Open a built-in library in place of this one, and begin the quiz there."""
        from recterm.service.libraries.files import named
        from recterm.tui.data.data_libraries import LibraryWanted

        self.next_quiz = True
        self._app.post_message(LibraryWanted(str(named(name))))

    async def _be_persona(self, session: Session, personas: tuple[str, ...]) -> None:
        from recterm.service.starter.personas import ensure_persona
        from recterm.tui.shared.dialogs.choose import ChooseScreen
        from recterm.tui.shared.lists.choice_list import Choice

        asked = ChooseScreen(
            "As whom? Your own profile stays: ⟦profile⟧", [Choice(name, name) for name in personas], single=True
        )
        for name in await self._app.push_screen_wait(asked) or ():
            try:
                ensure_persona(session.info.path, name)
                session.refresh()
                session.profiles.switch(name)
            except RectermError as error:
                refuse(self._app, error)
                return
            await self._app.run_action("shelves.show_profile", self._app.screen)

    async def _bring_history(self) -> None:
        from recterm.present.data.export_places import SERVICES, services_by_name
        from recterm.tui.data.path import PathScreen
        from recterm.tui.shared.dialogs.choose import ChooseScreen
        from recterm.tui.shared.lists.choice_list import Choice

        services = services_by_name()
        choices = [Choice(service.name, service.title) for service in services]
        for name in (
            await self._app.push_screen_wait(ChooseScreen("Where is your history?", choices, single=True)) or ()
        ):
            service = next(service for service in SERVICES if service.name == name)
            path = await self._app.push_screen_wait(
                PathScreen(f"Your history from {service.title}", about=service.where)
            )
            if path:
                await self._in_data_screen(f"imports.bring_in({path!r})")

    async def _in_data_screen(self, action: str) -> None:
        """Open the data screen and start one of its actions."""
        await self._app.run_action("screens.data")
        await self._app.run_action(action, self._app.screen)
