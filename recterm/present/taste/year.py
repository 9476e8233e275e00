"""Year in review in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.taste.blocks import Bar, Bars, Line, Lines, Section
from recterm.present.taste.disagreements import disagreement_words
from recterm.present.taste.figures import signed
from recterm.present.taste.habits import group_words
from recterm.present.text import counted, star_glyphs

if TYPE_CHECKING:
    from recterm.domain.answers.taste.year import YearCounts, YearInReview, YearItem
    from recterm.domain.kind_words import KindWords

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
EMPTY = "Nothing happened in {year}."


def year_section(year: YearInReview, words: KindWords) -> Section:
    """Return a year beside the one before."""
    title = f"{year.year} in review"
    undated = _undated(year)
    if not year.counts.items:
        return Section("year", title, (Lines("", (Line("", EMPTY.format(year=year.year), "soft"), *undated)),))
    lines = [
        Line("in all", counts_words(year.counts, words), "strong"),
        Line("the year before", counts_words(year.before, words) if year.before is not None else "nothing", "soft"),
    ]
    if year.before is not None:
        lines.append(Line("", _compared(year.counts, year.before, words)))
    lines += _highlights(year, words)
    top = [Line(_sign(item), item.label) for item in year.top]
    blocks: list[Lines | Bars] = [Lines("", (*lines, *undated)), _months(year)]
    if top:
        blocks.append(Lines("top of the year", tuple(top)))
    if year.most_viewed:
        viewed = tuple(Line(f"{item.views:,} {words.times}", item.label) for item in year.most_viewed)
        blocks.append(Lines("most often", viewed))
    return Section("year", title, tuple(blocks))


def counts_words(counts: YearCounts, words: KindWords) -> str:
    """Return the figures of a year: `89 films: 89 ratings, mean 2.17`."""
    views = f"{counts.views:,} {words.time if counts.views == 1 else words.times}"
    parts = [
        *([counted(counts.ratings, "rating")] if counts.ratings else []),
        *([views] if counts.views else []),
        *([counted(counts.likes, "like")] if counts.likes else []),
        *([f"mean {counts.mean:.2f} stars"] if counts.mean is not None else []),
    ]
    return f"{counts.items:,} {words.noun if counts.items == 1 else words.nouns}: {', '.join(parts)}"


def _compared(counts: YearCounts, before: YearCounts, words: KindWords) -> str:
    change = counts.items - before.items
    more = f"{abs(change):,} {'more' if change > 0 else 'fewer'} {words.nouns} than the year before"
    text = more if change else f"as many {words.nouns} as the year before"
    if counts.mean is None or before.mean is None:
        return text
    return f"{text}, {signed(counts.mean - before.mean)} stars"


def _highlights(year: YearInReview, words: KindWords) -> list[Line]:
    lines = []
    if year.genre is not None:
        lines.append(Line("genre", group_words(year.genre, words)))
    if year.maker is not None:
        lines.append(Line("maker", group_words(year.maker, words)))
    if year.surprising is not None:
        above = year.surprising.distance > 0
        stars = f"{star_glyphs(year.surprising.stars)} {disagreement_words(year.surprising, above=above)}"
        lines.append(Line("most surprising", stars))
    for label, item in (("first", year.first), ("last", year.last)):
        if item is not None:
            lines.append(Line(label, f"{item.label}, {item.day}"))
    return lines


def _months(year: YearInReview) -> Bars:
    bars = tuple(
        Bar(name, count, f"{count:,}") for name, count in zip(MONTHS, year.months, strict=True)
    )  # fmt: skip
    return Bars("by month", bars)


def _undated(year: YearInReview) -> tuple[Line, ...]:
    lines = []
    if year.without_month:
        lines.append(Line("no month", f"{counted(year.without_month, 'event')} with a year alone", "soft"))
    if year.undated:
        verb = "is" if year.undated == 1 else "are"
        lines.append(Line("left out", f"{counted(year.undated, 'event')} without a date {verb} in no year", "soft"))
    return tuple(lines)


def _sign(item: YearItem) -> str:
    if item.stars is not None:
        return star_glyphs(item.stars)
    return f"{item.views:,}x" if item.views else ""
