"""Item facts: an item's details as lines of a label and a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.data.item_columns import FEATURES
from recterm.domain.feedback_kinds import IN_PLACE, VIEW
from recterm.domain.kind_words import ITEM
from recterm.present.text import MARKED, NO_STARS, WAITING, clean, ordinal, predicted_glyphs, star_glyphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Feedback, ItemDetails, ItemRow
    from recterm.domain.shelf import Pick
    from recterm.service.live.shelves.place import Place

UNRATED = f"  – {NO_STARS}"
"""Stands for `4.0 ★★★★`, so that the stars can be clicked in the same place."""

STARS_AT = 4
"""Cell of the first star."""

SHARED_WITH, SHARED = 3, 8
"""Number of reasons whose words in common are shown, and of these words."""

_BARS = "·▁▂▃▄▅▆▇█"
_FOUR_STARS = 7
"""Place of 4 stars among the half-star steps."""

FIRST_FACTS = ("cast", "countries", "country", "runtime", "themes")
_NAMED = {"countries": "country", "creators": "by"}
_SPELLED = {"imdb": "IMDb", "tmdb": "TMDB", "mbid": "MusicBrainz", "letterboxd": "Letterboxd"}


def facts_of(details: ItemDetails) -> list[tuple[str, str]]:
    """Return everything the source says, the usual facts first; empty ones are left out."""
    item = details.item
    rows = [
        ("also known as", ", ".join(details.original_titles)),
        ("genres", ", ".join(item.genres)),
        ("by", ", ".join(item.creators)),
    ]
    names = [name for name in FIRST_FACTS if name in details.facts]
    names += sorted(name for name in details.facts if name not in FIRST_FACTS)
    rows += [(_NAMED.get(name, name.replace("_", " ")), format_fact(name, details.facts[name])) for name in names]
    rows.append(("ids", ", ".join((item.id, *_aliases(details.aliases.items())))))
    return [(name, text) for name, text in rows if text]


def shared_words(details: ItemDetails, other: ItemDetails) -> list[str]:
    """Return the themes, tags and other words that describe both items, in the order of the first."""
    theirs = set(_words(other))
    return [word for word in dict.fromkeys(_words(details)) if word in theirs]


def shared_with_reasons(pick: Pick, details: Callable[[ItemRow], ItemDetails]) -> list[str]:
    """Return what an item has in common with the items that add most to its score: `dragons, heist (with Alien)`.

    Args:
        pick: the item with its reasons.
        details: returns what is known about the item at a row.
    """
    item = details(pick.item.row)
    of_items = [reason for reason in pick.reasons if reason.of_item and reason.amount > 0]
    lines = []
    for reason in sorted(of_items, key=lambda reason: -reason.amount)[:SHARED_WITH]:
        words = shared_words(item, details(reason.row))[:SHARED]
        lines += [clean(f"{', '.join(words)} (with {reason.title})")] if words else []
    return lines


def _words(details: ItemDetails) -> Iterator[str]:
    features = details.facts.get(FEATURES, {})
    groups = [details.facts.get(name, ()) for name in ("themes", "tags")]
    groups += features.values() if isinstance(features, dict) else ()
    for group in groups:
        if isinstance(group, list | tuple):
            yield from (str(word).casefold() for word in group)


def _aliases(aliases: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{_SPELLED.get(space, space)} {name}" for space, name in aliases]


def format_fact(name: str, value: Any) -> str:
    """Return a fact of any JSON type as text."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(format_fact("", part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {format_fact('', part)}" for key, part in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value} min" if name == "runtime" else str(value)


def format_community(details: ItemDetails) -> str:
    """Format the community's ratings of it."""
    item = details.item
    if item.own:
        return "not known to the community: added by you, from a history"
    count = f"{item.count:,} interaction{'' if item.count == 1 else 's'}"
    return count if item.mean is None else f"{item.mean:.1f} {star_glyphs(item.mean)}  {count}"


def format_distribution(counts: Sequence[int]) -> str:
    """Draw how many people gave each number of stars, half a star to five: `½ ▁▁▁▁▂▂▄█▅▄ 5  62 % gave 4 or more`.

    Args:
        counts: people for each half-star step, (10,), or none.
    """
    if not any(counts):
        return ""
    most = max(counts)
    bars = "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] for count in counts)
    liked = round(100 * sum(counts[_FOUR_STARS:]) / sum(counts))
    return f"½ {bars} 5  {liked} % gave 4 or more"


def format_mine(feedback: Feedback, words: KindWords = ITEM, *, waiting: bool = False) -> str:
    """Format this profile's feedback on it, and whether some of that waits to be saved."""
    if feedback.empty:
        keys = ", ".join(f"⟦{row.kind.value}⟧ {words.fill(row.key.footer)}" for row in IN_PLACE if row.key is not None)
        nothing = f"{UNRATED}  ⟦rate-1⟧-⟦rate-5⟧ rate, {keys}"
        return f"{WAITING} not saved yet" if waiting else nothing
    parts = [UNRATED if feedback.stars is None else f"{feedback.stars:.1f} {star_glyphs(feedback.stars)}"]
    for row in MARKED:
        if row.of(feedback):
            times = f" {feedback.views:,} times" if row is VIEW and feedback.views > 1 else ""
            parts.append(f"{row.glyph} {words.fill(row.text.state)}{times}")
    return "  ".join(parts) + (f"{WAITING} not saved yet" if waiting else "")


def format_place(place: Place | None) -> str:
    """Format an item's place in the profile's list: `12th of 9,742 for you`."""
    if place is None:
        return ""
    text = f"{ordinal(place.place)} of {place.of:,} for you"
    return f"you know it; else {text}" if place.known else text


def format_predicted(pick: Pick) -> str:
    """Format predicted stars with their standard deviation."""
    if pick.predicted is None:
        return ""
    deviation = f" ± {pick.deviation:.1f}" if pick.deviation is not None else ""
    return f"{pick.predicted:.1f}{deviation} {predicted_glyphs(pick.predicted)}"
