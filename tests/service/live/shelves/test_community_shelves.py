"""Shelves made of the community's likes: what they show, and the counts in their reasons."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.service.arrays.community import interactions_of
from recterm.store import Library

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.service.live.session import Session

LOVED = ("Space 01", "Space 02", "Space 03", "Space 04")


def rate(session: Session) -> list[int]:
    rows = [session.catalogue.resolve(title) for title in LOVED]
    for row in rows:
        session.feedback.record(EventKind.RATE, row, 5)
    return list(rows)


def test_people_like_you_shows_what_the_nearest_loved(session: Session) -> None:
    assert session.shelves.one("people-like-you") == ()
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Love 01"), 1)
    (empty,) = session.shelves.one("people-like-you")
    assert (empty.picks, empty.note) == ((), "like a few things first, so that people like you can be found")
    rate(session)
    (shelf,) = session.shelves.one("people-like-you", 5)
    assert len(shelf.picks) == 5
    for pick in shelf.picks:
        assert pick.item.title.startswith("Space")
        assert pick.item.title not in LOVED
        pattern = r"loved by (\d+) of the 50 most like you, who share (\d) of your 4 likes: (.*) and (.*)"
        words = re.fullmatch(pattern, pick.why)
        assert words
        assert 2 <= int(words[1]) <= 50
        assert 1 <= int(words[2]) <= 4
        assert {words[3], words[4]} < set(LOVED)


def test_goes_together_counts_who_loved_both(session: Session, library: Path) -> None:
    rows = rate(session)
    lovers: dict[int, set[int]] = defaultdict(set)
    with Library.open(library) as opened:
        data = interactions_of(opened)
    for user, item, value in zip(data.user.tolist(), data.item.tolist(), data.value.tolist(), strict=True):
        if value >= 4:
            lovers[item].add(user)
    (shelf,) = session.shelves.one("goes-together", 5)
    assert len(shelf.picks) == 5
    for pick in shelf.picks:
        both, total, title = re.fullmatch(r"(\d+) of (\d+) who loved (.*) loved this", pick.why).groups()  # type: ignore[union-attr]
        anchor = rows[LOVED.index(title)]
        assert (int(both), int(total)) == (len(lovers[anchor] & lovers[pick.item.row]), len(lovers[anchor]))


def test_an_item_has_a_shelf_of_what_goes_with_it(session: Session) -> None:
    row = session.catalogue.resolve("Love 01")
    hidden = session.shelves.together(row, 5).picks[0].item.row
    session.feedback.record(EventKind.HIDE, hidden)
    shelf = session.shelves.together(row, 5)
    likes = session.shelves.likes.get()
    total = int(likes.counts[row])
    assert (shelf.title, shelf.note, len(shelf.picks)) == ("Goes with Love 01", f"loved by {total} people", 5)
    for pick in shelf.picks:
        assert pick.item.title.startswith("Love")
        assert pick.item.row not in {row, hidden}
        both = int(likes.together(row).both[pick.item.row])
        chance = total * int(likes.counts[pick.item.row]) / likes.n_users
        assert pick.why == f"{both} of {total} who loved it, {both / chance:.1f} × chance"


def test_an_item_says_who_loves_it_of_those_most_like_you(session: Session) -> None:
    rate(session)
    row = session.catalogue.resolve("Space 05")
    words = re.fullmatch(
        r"loved by (\d+) people, (\d+) of the 50 most like you, who share (Space \d\d) and (Space \d\d)",
        session.shelves.lovers(row),
    )
    assert words
    assert int(words[1]) == int(session.shelves.likes.get().counts[row])
    assert 1 <= int(words[2]) <= 50
    assert {words[3], words[4]} < set(LOVED)


def test_the_community_is_read_only_for_these_shelves_and_only_once(session: Session) -> None:
    rate(session)
    session.shelves.all()
    assert not session.shelves.likes.ready
    session.shelves.more(5, ["people-like-you"])
    first = session.shelves.likes._loaded
    session.shelves.all(names=["goes-together", "people-like-you"])
    assert first is not None
    assert session.shelves.likes._loaded is first
