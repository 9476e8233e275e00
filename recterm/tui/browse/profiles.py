"""Profiles dialog: switch, create, rename, describe, delete, choose the group, or just look without recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Vertical
from textual.content import Content

from recterm.errors import RectermError
from recterm.present.text import clean, format_profile
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.lists.choice_list import Choice, ChoiceList
from recterm.tui.shared.named_keys import with_keys
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from recterm.domain.answers.profiles import ProfileFeature
    from recterm.domain.model import ProfileInfo
    from recterm.service.live.session import Session

IN_GROUP = "in the group"
"""Beside another profile that `t` on the browse screen takes into account."""

NOT_GIVEN = "not given"
PRIVATE = (
    "What people like you like more than others counts while you have rated little. It stays in this library, and "
    "nothing is required."
)
"""Words of the dialog about a profile."""

WIDE = 84
"""Cells from which on a terminal has room for every key."""

KEYS = "⟦new-profile⟧ new  ⟦rename-profile⟧ rename  ⟦about-profile⟧ about  ⟦delete-profile⟧ delete  ⟦in-group⟧ group"
KEEP, DELETE = "keep", "delete"
MOST_LINES = 12
"""Number of profiles visible at once; the list scrolls beyond that."""


class ProfilesScreen(Dialog["str | None"]):
    """Dialog that returns the name of the profile to switch to, or None when it is closed without a choice."""

    SCOPES = (Scope.CHOOSE, Scope.PROFILES)
    BINDINGS = bindings(Scope.CHOOSE, Scope.PROFILES)
    AUTO_FOCUS = "#choices"
    DEFAULT_CSS = """
    ProfilesScreen {
        align: center middle;
        & #choose { width: 80; max-width: 96%; height: auto; max-height: 90%; }
        & #choices { height: auto; overflow-x: hidden; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._profiles: list[ProfileInfo] = []
        self._list = ChoiceList((), (), id="choices", single=True)

    def compose(self) -> ComposeResult:
        """Yield the profiles in a box."""
        with Vertical(id="choose") as box:
            box.border_title = Content("Profiles")
            wide = self.app.size.width >= WIDE
            enter, look = ("⟦take⟧ switches  ", "just look") if wide else ("", "look")
            box.border_subtitle = Content(with_keys(self, f"{enter}{KEYS}  ⟦private⟧ {look}"))
            yield self._list

    def on_mount(self) -> None:
        """List the profiles, starting at the current one."""
        self._offer(self._session.profile.name)

    def _offer(self, name: str) -> None:
        self._profiles = self._session.profiles.all()
        taking_part = {profile.id for profile in self._session.profiles.in_group()}
        choices = [
            Choice(
                profile.name,
                format_profile(profile, self._session.catalogue.words),
                IN_GROUP if profile.id in taking_part else "",
            )
            for profile in self._profiles
        ]
        self._list.styles.height = min(MOST_LINES, len(choices))
        self._list.offer(choices, {self._session.profile.name})
        self._list.cursor = next((at for at, profile in enumerate(self._profiles) if profile.name == name), 0)

    @property
    def _highlighted(self) -> str:
        return self._profiles[self._list.cursor].name

    @on(ChoiceList.Accepted)
    def _accepted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Switch to the highlighted profile."""
        self.dismiss(self._highlighted)

    @work(group="choosing", exclusive=True)
    async def action_new(self) -> None:
        """Ask for a name, create a profile with it and switch to that profile."""
        name = await self.app.push_screen_wait(NameScreen("Name of the new profile"))
        if name is not None and self._done(lambda: self._session.profiles.create(name)):
            self.dismiss(name)

    def action_in_group(self) -> None:
        """Let the highlighted profile take part in the group, or leave it out."""
        profile = self._profiles[self._list.cursor]
        if profile.id == self._session.profile.id:
            say(self, "You always take part in your own group.")
            return
        part = profile.id not in {other.id for other in self._session.profiles.in_group()}
        if self._done(lambda: self._session.profiles.take_part(profile.name, part=part)):
            self._offer(profile.name)

    def action_private(self) -> None:
        """Record nothing from now on; or record again, and forget what was done in the meantime."""
        private = not self._session.writes.private
        if self._done(lambda: self._session.writes.be_private(private)):
            self.dismiss(None)

    @work(group="choosing", exclusive=True)
    async def action_rename(self) -> None:
        """Ask for a new name for the highlighted profile."""
        old = self._highlighted
        name = await self.app.push_screen_wait(NameScreen(f"New name of {old}", old))
        if name is not None and name != old and self._done(lambda: self._session.profiles.rename(old, name)):
            self._offer(name)

    @work(group="choosing", exclusive=True)
    async def action_about(self) -> None:
        """Ask what the highlighted profile is like, feature by feature, until the dialog is closed."""
        name = self._highlighted
        while True:
            features = {feature.feature: feature for feature in self._session.profiles.features(name)}
            if not features:
                say(self, "The data of this library say nothing about their users.")
                return
            choices = [
                Choice(feature.feature, feature.feature, ", ".join(feature.groups) or NOT_GIVEN)
                for feature in features.values()
            ]
            chosen = await self.app.push_screen_wait(ChooseScreen(f"About {name}", choices, single=True, words=PRIVATE))
            if not chosen:
                return
            await self._ask(name, features[next(iter(chosen))])

    async def _ask(self, name: str, feature: ProfileFeature) -> None:
        """Ask for the profile's word of one feature, and store it."""
        choices = [Choice("", NOT_GIVEN), *(Choice(word, word) for word in feature.words)]
        screen = ChooseScreen(f"{feature.feature} of {name}", choices, feature.groups or ("",), single=True)
        chosen = await self.app.push_screen_wait(screen)
        if chosen is not None:
            self._done(lambda: self._session.profiles.describe(name, feature.feature, "".join(chosen)))

    @work(group="choosing", exclusive=True)
    async def action_delete(self) -> None:
        """Delete the highlighted profile after asking."""
        profile = self._profiles[self._list.cursor]
        counts = format_profile(profile, self._session.catalogue.words).removeprefix(f"{clean(profile.name)}: ")
        choices = [Choice(KEEP, "Keep it"), Choice(DELETE, f"Delete it permanently: {counts}")]
        chosen = await self.app.push_screen_wait(ChooseScreen(f"Delete {profile.name}?", choices, single=True))
        if chosen == frozenset({DELETE}) and self._done(lambda: self._session.profiles.delete(profile.name)):
            self._offer(self._session.profile.name)

    def _done(self, change: Callable[[], object]) -> bool:
        """Make a change and return whether it succeeded; if not, say why."""
        try:
            change()
        except RectermError as error:
            refuse(self, error)
            return False
        return True

    def action_cancel(self) -> None:
        """Close without switching; changes to the profiles are kept."""
        self.dismiss(None)
