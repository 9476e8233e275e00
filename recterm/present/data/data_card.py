"""Data card in words and small pictures: one wording for the lab, `recterm stats` and the reports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from recterm.domain.data.editions import EditionHandling
from recterm.present.data.event_scores import event_facts
from recterm.present.data.pictures import column_line, heat_lines
from recterm.present.text import clean, counted, star_glyphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.data.data_card import DataCard, Quantiles
    from recterm.domain.data.editions import EditionCounts
    from recterm.domain.model import LibraryInfo
    from recterm.present.facts import Fact

TEXT, SOFT, STARS, HEADING = "facts--text", "facts--label", "facts--stars", "facts--heading"
Bars: TypeAlias = "Sequence[tuple[str | int | float, int]]"
"""What a bar is of, and how long it is."""

BAR_CELLS = 26
LEAST_BAR = 4
COUNT_CELLS = 18
"""Share and count beside a bar of the histogram."""

FEATURE_NOUNS = {"category": "values", "number": "bands", "list": "entries", "text": "words"}
"""Noun for the words of a column, by its kind."""

HEAT_LINES = 10
"""Height of the picture of the matrix."""


def data_facts(info: LibraryInfo, card: DataCard | None, width: int) -> list[Fact]:
    """Return all facts of a card, with the histogram of ratings or counts and pictures in at most `width` cells."""
    facts = size_facts(info, card)
    if card is None:
        return facts
    facts += [*rating_facts(info, card), *spread_facts(card), tail_fact(card)]
    facts += [*edition_facts(card.editions), *feature_facts(card), *event_facts(card.scores)]
    facts.append(("", "", TEXT))
    counts = "counts" if card.scores is None else "scores"
    facts.append(("ratings" if info.scale is not None else counts, "", HEADING))
    stars = info.scale is not None and info.scale.maximum == 5
    facts += _histogram(card.histogram, max(LEAST_BAR, min(BAR_CELLS, width - COUNT_CELLS)), stars=stars)
    return facts + _pictures(card, width)


def size_facts(info: LibraryInfo, card: DataCard | None) -> list[Fact]:
    """Return users, items and interactions, and how full their matrix is."""
    untouched = 0 if card is None else card.never_touched
    without = f"  ({untouched:,} without any interaction)" if untouched else ""
    simulated: Fact = ("community", "simulated from the catalogue, not recorded from people", STARS)
    return [
        *([simulated] if info.simulated else []),
        ("users", f"{info.n_users:,}", TEXT),
        ("items", f"{info.n_items:,}{without}", TEXT),
        ("interactions", f"{info.n_interactions:,}", TEXT),
        ("density", f"{format_percent(info.density, 4)}  interactions / (users × items)", TEXT),
        ("sparsity", f"{format_percent(info.sparsity, 4)}  1 − density", TEXT),
    ]


def rating_facts(info: LibraryInfo, card: DataCard) -> list[Fact]:
    """Return the mean rating and its scale, and when it was recorded, as far as the data say it."""
    facts: list[Fact] = []
    if info.scale is not None and card.mean_rating is not None:
        low, high = info.scale.minimum, info.scale.maximum
        facts.append(("mean rating", f"{card.mean_rating:.2f}  on a scale of {low:g} to {high:g}", TEXT))
    if card.first_timestamp is not None and card.last_timestamp is not None:
        facts.append(("recorded", f"{format_day(card.first_timestamp)} to {format_day(card.last_timestamp)}", TEXT))
    return facts


def spread_facts(card: DataCard) -> list[Fact]:
    """Return how many interactions a user has, and an item."""
    return [("per user", _quantiles(card.per_user), TEXT), ("per item", _quantiles(card.per_item), TEXT)]


def tail_fact(card: DataCard) -> Fact:
    """Return the share of the interactions that the most popular items hold."""
    top, more = (format_percent(card.top_share[part], 0) for part in ("1%", "10%"))
    return ("long tail", f"the top 1 % of items hold {top} of it, the top 10 % {more}; Gini {card.gini:.2f}", TEXT)


def feature_facts(card: DataCard) -> list[Fact]:
    """Return the columns that describe items and users, each with its most frequent words."""
    facts: list[Fact] = []
    for of in ("items", "users"):
        label = f"{of} have"
        for feature in card.features:
            if feature.of == of:
                most = ", ".join(f"{clean(word)} ({count:,})" for word, count in feature.common[:3])
                counted = (
                    f"{feature.values:,} {FEATURE_NOUNS[feature.kind]}, {format_percent(feature.share, 0)} of {of}"
                )
                facts.append((label, f"{clean(feature.name)}: {counted}; {most}", TEXT))
                label = ""
    return facts


EDITIONS = {
    EditionHandling.GROUP: "having seen one hides the others",
    EditionHandling.MERGE: "each is now one item",
    EditionHandling.KEEP: "kept apart",
}
"""What an import did with the editions of one work."""


def edition_facts(counts: EditionCounts) -> list[Fact]:
    """Return how many works have several items, with examples; nothing where none has."""
    facts: list[Fact] = []
    if counts.works:
        number = f"{counted(counts.works, 'work')} with {counts.items:,} items"
        facts.append(("editions", f"{number}; {EDITIONS[counts.handling]}", TEXT))
        facts += [("", clean(example), SOFT) for example in counts.examples]
    if counts.possible:
        groups = counted(counts.possible, "group")
        label = "" if facts else "editions"
        facts.append((label, f"{groups} that may be one work each: `recterm editions` lists them", SOFT))
    return facts


def format_percent(share: float, decimals: int = 1) -> str:
    """Format a part of 1 in percent: `12.3 %`."""
    return f"{100 * share:.{decimals}f} %"


def format_day(seconds: int) -> str:
    """Format UTC seconds as a day: `2024-02-29`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def _pictures(card: DataCard, width: int) -> list[Fact]:
    """Return when, who, what and the matrix itself, as far as the card has them."""
    facts: list[Fact] = []
    drawn: tuple[tuple[str, Bars, str, str], ...] = (
        ("over time", card.over_time, "{}", "{}"),
        ("users by", card.activity, "{:,}", "{:,} or more each"),
        ("items by", card.popularity, "{:,}", "{:,} or more each"),
    )
    for label, bars, first, last in drawn:
        if bars:
            facts += [
                ("", "", TEXT),
                (label, column_line([count for _, count in bars], width), STARS),
                ("", f"{first.format(bars[0][0])} to {last.format(bars[-1][0])}", SOFT),
            ]
    lines = heat_lines(card.heat_map.density, width, HEAT_LINES)
    if lines:
        facts += [("", "", TEXT), ("matrix", "users × items, the most active and popular first", SOFT)]
        facts += [("", line, STARS) for line in lines]
    return facts


def _quantiles(quantiles: Quantiles) -> str:
    middle = f"half between {quantiles.q25:,.0f} to {quantiles.q75:,.0f}"
    return f"median {quantiles.median:,.0f}, {middle}, most {quantiles.max:,.0f}"


def _histogram(bars: Sequence[tuple[float, int]], width: int, *, stars: bool) -> list[Fact]:
    most = max((count for _, count in bars), default=0)
    total = sum(count for _, count in bars)
    facts: list[Fact] = []
    for value, count in bars:
        label = star_glyphs(value) if stars else f"{value:g}"
        drawn = "█" * round(count / most * width)
        share = format_percent(count / total)
        facts.append((f"{label:>8}", f"{drawn:<{width}}{share:>7} {count:>10,.0f}", TEXT))
    return facts
