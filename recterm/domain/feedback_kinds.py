"""Feedback kinds: a row for each thing that a person can say of an item, with all in which the kinds differ.

The store, the engine, exports, marks, listings, keys and commands read these rows. A kind that stands until it is
taken back (a like, a place on the watchlist) needs its row here, its names in `model`, a column in the library file
and, where it speaks for or against an item, a weight in `FeedbackWeights`. Ratings, which have a value, and views,
which repeat, have rules of their own where they are added up and weighed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind, Listing

if TYPE_CHECKING:
    from recterm.domain.model import Event, Feedback, ProfileInfo


@dataclass(frozen=True, slots=True)
class EventText:
    """Words for an event, with braces for those of the kind of item, such as `{done}`."""

    done: str
    """What the person did, in tables and counts: `saved`, `unliked`."""
    became: str
    """What it made of the item, after its title: `hidden`, `shown again`."""
    recorded: str
    """The app's sentence when the item leaves the screen with it: `Hidden: {title}`."""


@dataclass(frozen=True, slots=True)
class KindText:
    """Words for a kind, with braces as in `EventText`."""

    noun: str
    """One event of it: `like`."""
    nouns: str
    """Several: `likes`."""
    state: str
    """What the item is: `on the watchlist`."""
    listing: str
    """What its listing is called: `watchlist`."""
    empty: str
    """What the empty listing says: `Nothing liked yet`."""
    empty_hint: str
    """Which key fills it, and for what."""


@dataclass(frozen=True, slots=True)
class KindKey:
    """Key of a kind in the app."""

    key: str
    title: str
    """What it does, for palette and help."""
    footer: str
    weight: int
    """The lighter ones leave the footer first when it gets narrow."""


@dataclass(frozen=True, slots=True)
class KindCommand:
    """Command of a kind, which has the kind's name."""

    summary: str
    """One line, for the help of all commands."""
    sentence: str
    """The same with ITEM, for the help of its own."""
    example: str
    """A title."""
    off: str = ""
    """What `--off` does; empty where nothing takes the kind back."""


@dataclass(frozen=True, slots=True)
class FeedbackKind:
    """Kind of feedback, with all in which it differs from others."""

    kind: EventKind
    """The event that says it."""
    opposite: EventKind | None
    """The event that takes it back; None for views, which only undo takes back."""
    field: str
    """Field of `Feedback` and column of the library file: true of an item of which it holds."""
    name: str
    """Its count in `ProfileInfo`, after `n_`, and its key in JSON documents."""
    place: int
    """Where its mark, count and listing stand among the others."""
    listing: Listing
    """The items of which it holds."""
    exported: str
    """The kind of its rows in flat files."""
    event_text: EventText
    text: KindText
    opposite_text: EventText | None = None
    """Of the opposite event."""
    glyph: str = ""
    """Its mark, of one cell; ratings show their stars instead."""
    time_field: str = ""
    """Field of `Feedback` with the time since when it stands, where somebody asks for it."""
    standing: bool = True
    """True from the event on until the opposite: at another time, it is not a second event."""
    seen: bool = True
    """Whether it takes the item off the unseen ones and out of the recommendations."""
    headed: bool = True
    """Whether the profile's line counts it."""
    weight: str = ""
    """Field of `FeedbackWeights` with what it counts for; ratings and views are weighed by more than one."""
    against: bool = False
    """Whether it speaks against the item and what is like it."""
    voids_views: bool = False
    """Whether views of the item say nothing for it."""
    key: KindKey | None = None
    """None for ratings, which have a key for each star."""
    command: KindCommand | None = None
    """None for ratings, whose command takes stars."""
    lines_version: int = 1
    """Version of recterm's JSON lines from which on they may hold it."""

    @property
    def count(self) -> str:
        """Field of `ProfileInfo` that counts it."""
        return f"n_{self.name}"

    def of(self, feedback: Feedback) -> bool:
        """Return whether it holds of an item."""
        return bool(getattr(feedback, self.field))

    def counted(self, profile: ProfileInfo) -> int:
        """Return of how many items of a profile it holds."""
        number: int = getattr(profile, self.count)
        return number


RATING = FeedbackKind(
    kind=EventKind.RATE,
    opposite=EventKind.UNRATE,
    field="stars",
    name="rated",
    place=0,
    listing=Listing.RATED,
    exported="rating",
    time_field="rated_at",
    standing=False,
    event_text=EventText("rated", "rated", "Rated {title} {stars}"),
    opposite_text=EventText("unrated", "rating removed", "Rating removed: {title}"),
    text=KindText(
        noun="rating",
        nouns="ratings",
        state="rated",
        listing="rated",
        empty="Nothing rated yet",
        empty_hint="Press ⟦rate-1⟧ to ⟦rate-5⟧ on what you know; ⟦listing⟧ goes on to the next list.",
    ),
)

VIEW = FeedbackKind(
    kind=EventKind.VIEW,
    opposite=None,
    field="views",
    name="viewed",
    place=1,
    listing=Listing.VIEWED,
    exported="view",
    glyph="✓",
    time_field="viewed_at",
    standing=False,
    event_text=EventText("{done}", "{done}", "Marked as {done}: {title}"),
    text=KindText(
        noun="{time}",
        nouns="{times}",
        state="{done}",
        listing="{done}",
        empty="Nothing {done} yet",
        empty_hint="Press ⟦view⟧ on what you have {done}; ⟦listing⟧ goes on to the next list.",
    ),
    key=KindKey("v", "Mark as {done} (again)", "{done}", 5),
    command=KindCommand(
        summary="Note that you have seen, heard or read an item.",
        sentence="Note that you have seen, heard or read ITEM once (more).",
        example="Alien",
    ),
)

LIKE = FeedbackKind(
    kind=EventKind.LIKE,
    opposite=EventKind.UNLIKE,
    field="liked",
    name="liked",
    place=2,
    listing=Listing.LIKED,
    exported="like",
    glyph="♥",
    time_field="liked_at",
    weight="liked",
    event_text=EventText("liked", "liked", "Liked: {title}"),
    opposite_text=EventText("unliked", "no longer liked", "Like removed: {title}"),
    text=KindText(
        noun="like",
        nouns="likes",
        state="liked",
        listing="liked",
        empty="Nothing liked yet",
        empty_hint="Press ⟦like⟧ on what you enjoyed; ⟦listing⟧ goes on to the next list.",
    ),
    key=KindKey("e", "Like (enjoyed), or take the like away", "like", 2),
    command=KindCommand(
        summary="Say that you like an item, without stars.",
        sentence="Say that you like ITEM; a rating, where you give one, says more.",
        example="Heat",
        off="Take the like away.",
    ),
)

HIDE = FeedbackKind(
    kind=EventKind.HIDE,
    opposite=EventKind.UNHIDE,
    field="hidden",
    name="hidden",
    place=5,
    listing=Listing.HIDDEN,
    exported="dislike",
    glyph="✕",
    headed=False,
    weight="hidden",
    against=True,
    event_text=EventText("hidden", "hidden", "Hidden: {title}"),
    opposite_text=EventText("shown again", "shown again", "Shown again: {title}"),
    text=KindText(
        noun="dislike",
        nouns="dislikes",
        state="not for me",
        listing="hidden",
        empty="Nothing hidden",
        empty_hint="Press ⟦hide⟧ on what is not for you; ⟦listing⟧ goes on to the next list.",
    ),
    key=KindKey("x", "Not for me: never show it, or show it again", "not for me", 2),
    command=KindCommand(
        summary="Never recommend an item.",
        sentence="Never recommend ITEM: it is not for you.",
        example="Titanic",
        off="Let it be recommended again.",
    ),
)

DROP = FeedbackKind(
    kind=EventKind.DROP,
    opposite=EventKind.UNDROP,
    field="dropped",
    name="dropped",
    place=4,
    listing=Listing.DROPPED,
    exported="dropped",
    glyph="◔",
    weight="dropped",
    against=True,
    voids_views=True,
    lines_version=2,
    event_text=EventText("dropped", "dropped", "Dropped: {title}"),
    opposite_text=EventText("no longer dropped", "no longer dropped", "No longer dropped: {title}"),
    text=KindText(
        noun="dropped item",
        nouns="dropped items",
        state="dropped",
        listing="dropped",
        empty="Nothing dropped",
        empty_hint="Press ⟦drop⟧ on what you began and did not finish; ⟦listing⟧ goes on to the next list.",
    ),
    key=KindKey("A", "Drop (abandoned before its end), or take that back", "drop", 1),
    command=KindCommand(
        summary="Say that you began an item and did not finish it.",
        sentence="Say that you began ITEM and did not finish it: it counts a little against what is like it.",
        example="Titanic",
        off="Take that back.",
    ),
)

SAVE = FeedbackKind(
    kind=EventKind.SAVE,
    opposite=EventKind.UNSAVE,
    field="saved",
    name="saved",
    place=3,
    listing=Listing.WATCHLIST,
    exported="watchlist",
    glyph="⚑",
    seen=False,
    event_text=EventText("saved", "on the watchlist", "On the watchlist: {title}"),
    opposite_text=EventText("off the watchlist", "off the watchlist", "Off the watchlist: {title}"),
    text=KindText(
        noun="entry of the watchlist",
        nouns="entries of the watchlist",
        state="on the watchlist",
        listing="watchlist",
        empty="Your watchlist is empty",
        empty_hint="Press ⟦save⟧ on what you mean to {doing}; ⟦listing⟧ goes on to the next list.",
    ),
    key=KindKey("w", "Put on the watchlist, or take off", "watchlist", 3),
    command=KindCommand(
        summary="Put an item on your watchlist.",
        sentence="Put ITEM on your watchlist.",
        example="Heat",
        off="Take it off the watchlist.",
    ),
)

FEEDBACK_KINDS = (RATING, VIEW, LIKE, HIDE, DROP, SAVE)
"""Every kind, in the order of keys and commands."""

IN_PLACE = tuple(sorted(FEEDBACK_KINDS, key=lambda row: row.place))
"""Every kind, in the order of marks, counts and listings."""

STANDING = tuple(row for row in FEEDBACK_KINDS if row.standing)
"""The kinds that hold until they are taken back."""

OPINIONS = tuple(row for row in STANDING if row.weight)
"""The standing kinds that speak for or against an item."""

PRAISE = tuple(row for row in FEEDBACK_KINDS if row.seen and not row.against)
"""The kinds that a profile's recommendations can come from."""

DISLIKES = tuple(row for row in OPINIONS if row.against)
"""The standing kinds that speak against an item."""

TAKEN_BY = tuple(row for row in FEEDBACK_KINDS if row is not HIDE)
"""The kinds by which a recommendation is taken."""

BY_EVENT = {event: row for row in FEEDBACK_KINDS for event in (row.kind, row.opposite) if event is not None}
"""The row of every event but UNDO: of those that say it and of those that take it back."""

BY_LISTING = {row.listing: row for row in FEEDBACK_KINDS}
"""The rows by their listings; the other listings are of the whole catalogue, or of its parts."""


def opinion_of(feedback: Feedback) -> EventKind | None:
    """Return the kind that speaks for or against an item, the first one of the table where there are several."""
    for row in OPINIONS:  # a generator takes twice as long, and a history has thousands of items
        if row.of(feedback):
            return row.kind
    return None


def is_disliked(feedback: Feedback) -> bool:
    """Return whether something speaks against an item, whatever speaks for it."""
    for row in DISLIKES:  # noqa: SIM110 - a generator takes twice as long, and a history has thousands of items
        if row.of(feedback):
            return True
    return False


def is_taken(feedback: Feedback) -> bool:
    """Return whether an item was taken: rated, used, liked, begun or saved."""
    return any(row.of(feedback) for row in TAKEN_BY)


def event_text(event: EventKind, weight: float | None = None) -> EventText:
    """Return the words for an event of this kind, which is not UNDO; `weight` is what a view counts."""
    if weight is not None and weight < 0:
        return _SKIP_TEXT
    row = BY_EVENT[event]
    return row.event_text if event is row.kind or row.opposite_text is None else row.opposite_text


SKIPPED = "skip"
"""The kind of a skip's rows in flat files."""

_SKIP_TEXT = EventText("skipped", "skipped", "Skipped: {title}")


def is_skip(event: Event) -> bool:
    """Return whether an event says that the person skipped the item, which is not a view."""
    return event.weight is not None and event.weight < 0


def text_of(event: Event) -> EventText:
    """Return the words for an event, which is not UNDO."""
    return event_text(event.kind, event.weight)
