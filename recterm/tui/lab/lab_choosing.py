"""Lab choices, offered in a dialog as names with their meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.lists.choice_list import Choice

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recterm.service.live.session import Session
    from recterm.tui.shared.frame.frame import FrameScreen


async def choose(
    screen: FrameScreen,
    title: str,
    offered: Sequence[tuple[str, str]],
    chosen: Collection[str] = (),
    *,
    single: bool = False,
    bare: bool = False,
) -> frozenset[str] | None:
    """Return the names that the user chooses; run in a worker. `bare` leaves the names out of the lines."""
    longest = max((len(name) for name, _ in offered), default=0)
    choices = [Choice(name, words if bare else f"{name:<{longest}}  {words}") for name, words in offered]
    return await screen.app.push_screen_wait(ChooseScreen(title, choices, chosen, single=single))


def has_ratings(session: Session) -> bool:
    """Return whether the data are ratings, which some splits and models need."""
    return session.info.scale is not None
