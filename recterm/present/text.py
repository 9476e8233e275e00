"""Text from data, made safe for a terminal and cut to cells; and the app's own small signs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from recterm.domain import terminal_text
from recterm.domain.feedback_kinds import BY_EVENT, DISLIKES, IN_PLACE, VIEW
from recterm.domain.kind_words import ITEM
from recterm.present.shares import signed_percent, whole_percents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Feedback, ProfileInfo
    from recterm.domain.shelf import Pick, Reason

clean = terminal_text.clean
ELLIPSIS = "…"
WAITING = "…"
"""Beside what was done and is not in the library file yet."""
STARS_WIDTH = 5
"""Cells that `star_glyphs` takes at most."""

NO_STARS = "·" * STARS_WIDTH
"""Where stars can be clicked and there are none."""

BETWEEN = " · "
"""Between a title and its maker."""

WORDS_SHOWN = 6
"""Words of a feature that are listed."""

LEAST_TITLE = 8
"""Cells below which a cut title says nothing."""

LEAST_SHARE = 4
"""Fewest cells of a share: ` 0 %`."""

AFTER_WHY = "; "
LEAST_WHY = 20
"""Cells below which the reasons give way to the words that follow them."""

WHY, LIKED_BY_MANY, OTHERS = "why: ", "liked by many", "others"
"""Beginning of reasons, the words for a score that is mostly what people like in general, and for further reasons."""

LISTED = "≡"
"""On a named list; the other marks are those of the kinds of feedback."""

MARKED = tuple(row for row in IN_PLACE if row.glyph)
_PLACES = (*((row,) for row in MARKED if not row.against), DISLIKES)
"""The kinds that share a mark's place, the one that shows first: of several dislikes the strongest."""

MARKS_WIDTH = len(_PLACES) + len(LISTED)
"""Cells of the marks where each has its place."""


def fit(text: str, width: int) -> str:
    """Fit cleaned text to exactly `width` cells: padded with spaces, or cut with an ellipsis."""
    if width <= 0:
        return ""
    text = clean(text)
    if cells(text) <= width:
        return text.ljust(width) if text.isascii() else set_cell_size(text, width)
    return set_cell_size(text, width - 1) + ELLIPSIS


def cells(text: str) -> int:
    """Return the number of cells that a cleaned text takes."""
    return len(text) if text.isascii() else cell_len(text)


def some_of(words: Sequence[str], width: int) -> str:
    """Return the whole words that fit the width, and how many more there are: `Action +2`."""
    for count in range(len(words), 1, -1):
        more = len(words) - count
        text = ", ".join(words[:count]) + (f" +{more}" if more else "")
        if cells(clean(text)) <= width:
            return text
    if len(words) <= 1:
        return words[0] if words else ""
    rest = f" +{len(words) - 1}"
    return fit(words[0], min(cells(clean(words[0])), width - len(rest))) + rest


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: `1 item`, `2 items`, `1,000 items`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def ordinal(number: int) -> str:
    """Return an ordinal: `1st`, `2nd`, `3rd`, `11th`, `1,012th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def format_length(seconds: float) -> str:
    """Format seconds: `0.4 s`, `12 s`, `3 min`, `2.5 h`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def star_glyphs(stars: float) -> str:
    """Return stars as signs, rounded to the nearest half: 4.6 is `★★★★½`."""
    halves = round(stars * 2)
    return "★" * (halves // 2) + "½" * (halves % 2)


def predicted_glyphs(stars: float) -> str:
    """Return predicted stars, which are hollow: `☆☆☆☆½`; full ones are the profile's own."""
    return star_glyphs(stars).replace("★", "☆")


def own_short(stars: float) -> str:
    """Return the profile's stars in four cells: `4½★`."""
    return f"{format_stars(stars)}★"


def own_glyphs(reason: Reason) -> str:
    """Return the profile's feedback on a reason's item: its stars, else the sign of a like or dislike, else nothing."""
    if reason.stars is not None:
        return star_glyphs(reason.stars)
    return BY_EVENT[reason.opinion].glyph if reason.opinion is not None else ""


def stars_number(stars: float | None) -> str:
    """Return stars with one decimal, in three cells; blank when unknown."""
    return f"{stars:.1f}" if stars is not None else "   "


def format_stars(stars: float) -> str:
    """Format stars for a sentence: `4½`, `3`, `½`."""
    whole, half = divmod(round(stars * 2), 2)
    return f"{whole or ''}{'½' if half else ''}" or "0"


def marks(feedback: Feedback, listed: bool) -> str:
    """Return the mark of each kind and of lists in its fixed place, so that the signs line up."""
    places = (next((row.glyph for row in place if row.of(feedback)), " ") for place in _PLACES)
    return "".join((*places, LISTED if listed else " "))


def short_marks(feedback: Feedback, listed: bool, *, counted: bool = True) -> str:
    """Return only the present marks, side by side; the number of views follows their sign, if `counted`."""
    views = f"{VIEW.glyph}{feedback.views:,}" if counted and feedback.views > 1 else VIEW.glyph
    signs = [views if row is VIEW else row.glyph for row in MARKED if row.of(feedback)]
    return "".join((*signs, LISTED if listed else ""))


def with_maker(title: str, maker: str, width: int) -> tuple[str, str]:
    """Return a title and its maker in exactly `width` cells; both are cut if needed, the longer one more."""
    if not maker:
        return fit(title, width), ""
    title, tail = clean(title), clean(f"{BETWEEN}{maker}")
    title_width = min(cells(title), max(width - cells(tail), width * 3 // 5))
    return fit(title, title_width), fit(tail, width - title_width)


def movement(pick: Pick) -> str:
    """Return how a pick moved since the last refresh: `new`, `▲3`, `▼1`, or nothing."""
    if pick.movement is None:
        return "new"
    if pick.movement == 0:
        return ""
    return f"▲{pick.movement}" if pick.movement > 0 else f"▼{-pick.movement}"


def why(pick: Pick, width: int) -> str:
    """Return the reasons that fit the width, largest first: `why: Alien +61 %, The Matrix +22 %, others +17 %`.

    The shares on the line add up to 100 %. One of 0 % is not a reason, unless there is no other. Where a score is
    mostly what people like in general, which the reasons share, that comes first and they follow without their shares:
    `why: liked by many, then Alien`. What sinks says so last: `why: Alien +100 %; shown 6 times, not taken`.
    """
    if pick.shown:
        tail = format_tired(pick.shown)
        room = width - cells(AFTER_WHY + tail)
        begin = why(replace(pick, shown=0), room) if room >= LEAST_WHY else ""
        return f"{begin}{AFTER_WHY}{tail}" if begin else fit(WHY + tail, min(width, cells(WHY + tail)))
    reasons = pick.reasons
    if pick.why:
        return _said_first(pick, width)
    if not reasons:
        return ""
    if pick.liked_by_many:
        return _listed(
            LIKED_BY_MANY, ", then ", [(reason.title, "") for reason in reasons if round(reason.share * 100) > 0], width
        )
    return _shared([reason for reason in reasons if round(reason.share * 100)] or list(reasons[:1]), width)


def format_tired(times: int) -> str:
    """Return why an item sinks: `shown 6 times, not taken`."""
    return f"shown {times:,} times, not taken"


def _shared(reasons: Sequence[Reason], width: int) -> str:
    """Return as many reasons as fit with their shares, by size, and the share of the others; a long title is cut."""
    reasons = sorted(reasons, key=lambda reason: -abs(reason.share))
    sizes = [cells(clean(reason.title)) for reason in reasons]
    for count in range(len(reasons), 0, -1):
        *before, last = sizes[:count]
        least = cells(WHY) + sum(before) + count * LEAST_SHARE + min(last, LEAST_TITLE)
        if before and least > width:
            continue  # too long whatever the shares are, which take longest to work out
        shares = [reason.share for reason in reasons[:count]]
        *whole, rest = [signed_percent(percent) for percent in whole_percents([*shares, 1 - sum(shares)])]
        tail = f", {OTHERS} {rest}" if rest != signed_percent(0) else ""
        parts = [(clean(reason.title), f" {share}") for reason, share in zip(reasons[:count], whole, strict=True)]
        *others, (title, share) = parts
        begin = WHY + "".join(f"{name}{part}, " for name, part in others)
        room = width - cells(begin) - cells(share) - cells(tail)
        if cells(title) <= room or room >= LEAST_TITLE:
            return begin + fit(title, min(cells(title), room)) + share + tail
    return begin + fit(title, min(cells(title), width - cells(begin) - cells(share))) + share


def _said_first(pick: Pick, width: int) -> str:
    """Return the reason in words, then as many titles of events that speak for the pick as fit, without shares."""
    words = clean(pick.why)
    reasons = [] if pick.liked_by_many else [reason for reason in pick.reasons if round(reason.share * 100) > 0]
    if not reasons:
        return fit(f"{WHY}{words}", min(width, cells(WHY) + cells(words)))
    parts = [(reason.title, "") for reason in reasons]
    return _listed(fit(words, min(width - cells(WHY), cells(words))), "; ", parts, width)


def _listed(begin: str, joint: str, parts: Sequence[tuple[str, str]], width: int) -> str:
    """Return titles with suffixes that are never cut, as far as the width goes; at least one if `begin` is empty."""
    line = WHY + begin
    for title, tail in ((clean(title), tail) for title, tail in parts):
        room = width - cells(line) - cells(joint) - cells(tail)
        if line != WHY and cells(title) > room and room < LEAST_TITLE:
            break
        line += joint + fit(title, min(cells(title), room)) + tail
        if cells(title) > room:
            break
        joint = ", "
    return line


def format_kinds(kinds: Mapping[str, int], words: KindWords = ITEM) -> list[str]:
    """Return the events of a history, by kind: `12 ratings`, `1 like`, `3,000 plays`."""
    counts = ((row.text, kinds.get(row.kind.value, 0)) for row in IN_PLACE)
    return [words.fill(f"{count:,} {text.noun if count == 1 else text.nouns}") for text, count in counts if count]


def some_words(words: Sequence[str]) -> str:
    """Return the first words, and the number of the others: `F, M`; `US, DE, FR and 84 others`."""
    shown = ", ".join(words[:WORDS_SHOWN])
    return shown if len(words) <= WORDS_SHOWN else f"{shown} and {len(words) - WORDS_SHOWN:,} others"


def format_profile(profile: ProfileInfo, words: KindWords = ITEM) -> str:
    """Return the profile with its counts: `me: 12 rated, 3 watched`."""
    counts = ((row.counted(profile), words.fill(row.event_text.done)) for row in IN_PLACE if row.headed)
    counts_text = ", ".join(f"{count:,} {word}" for count, word in counts if count)
    return f"{clean(profile.name)}: {counts_text or 'no ratings yet'}"
