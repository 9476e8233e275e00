"""The lab's panels in words: the data card, the models in use, a job's progress."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from recterm.domain.model import Role
from recterm.present.empty_panels import bar
from recterm.present.pictures import column_line, heat_lines
from recterm.present.text import cells, clean, star_glyphs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.model import LibraryInfo, ModelHeader, Progress
    from recterm.present.facts import Fact

TEXT, SOFT, STARS, HEADING = "facts--text", "facts--label", "facts--stars", "facts--heading"
BAR_CELLS = 26
LEAST_BAR = 4
COUNT_CELLS = 18
"""Share and count beside a bar of the histogram."""

HEAT_LINES = 10
"""Height of the picture of the matrix."""

LEAST_LEFT = 0.03
"""Share done from which the remaining time can be told."""

_ROLES = {Role.RANKING: "For you", Role.NEIGHBOURS: "Because", Role.STARS: "predicted stars"}


def data_facts(info: LibraryInfo, card: Mapping[str, Any], width: int) -> list[Fact]:
    """Users, items, density and sparsity, activity, the long tail, and the histogram of ratings or counts.

    The bars of the histogram are as long as a text of `width` cells has room for.
    """
    facts: list[Fact] = [
        ("users", f"{info.n_users:,}", TEXT),
        ("items", _items(info, card), TEXT),
        ("interactions", f"{info.n_interactions:,}", TEXT),
        ("density", f"{_percent(info.density, 4)}  interactions / (users × items)", TEXT),
        ("sparsity", f"{_percent(info.sparsity, 4)}  1 − density", TEXT),
    ]
    if info.simulated:
        facts.insert(0, ("community", "simulated from the catalogue, not recorded from people", STARS))
    if not card:
        return facts
    if info.scale is not None and card["mean_rating"] is not None:
        low, high = info.scale.minimum, info.scale.maximum
        facts.append(("mean rating", f"{card['mean_rating']:.2f}  on a scale of {low:g} to {high:g}", TEXT))
    if card["first_timestamp"] is not None:
        facts.append(("recorded", f"{_day(card['first_timestamp'])} to {_day(card['last_timestamp'])}", TEXT))
    facts += [("per user", _quantiles(card["per_user"]), TEXT), ("per item", _quantiles(card["per_item"]), TEXT)]
    shares = card["top_share"]
    top, more = _percent(shares["1%"], 0), _percent(shares["10%"], 0)
    tail = f"the top 1 % of items hold {top} of it, the top 10 % {more}; Gini {card['gini']:.2f}"
    facts.append(("long tail", tail, TEXT))
    facts += [("", "", TEXT), ("ratings" if info.scale is not None else "counts", "", HEADING)]
    stars = info.scale is not None and info.scale.maximum == 5
    facts += _histogram(card["histogram"], max(LEAST_BAR, min(BAR_CELLS, width - COUNT_CELLS)), stars=stars)
    return facts + _pictures(card, width)


def model_facts(models: Sequence[tuple[ModelHeader, str]]) -> list[Fact]:
    """Each active model: its role, its name, when it was trained and how long that took, what differs from defaults."""
    return [
        (
            _ROLES[header.role],
            f"{header.name:<16} {_day(header.created)}, {header.seconds:.1f} s  {clean(changed)}".rstrip(),
            TEXT,
        )
        for header, changed in models
    ]


def format_job(progress: Progress, seconds: float, width: int) -> str:
    """What a job does, how far it is, and how long it will still take at this pace."""
    if progress.total <= 0:
        return f"{clean(progress.stage)} …"
    share = min(1.0, progress.done / progress.total)
    left = f"  about {seconds / share * (1 - share):,.0f} s left" if LEAST_LEFT <= share < 1 else ""
    words = f"{clean(progress.stage)}  "
    room = max(8, min(BAR_CELLS, width - cells(words) - len(left) - 6))
    return f"{words}{bar(share, room)}{left}"


def _pictures(card: Mapping[str, Any], width: int) -> list[Fact]:
    """When, who, what and the matrix itself, as far as the card has them."""
    facts: list[Fact] = []
    for key, label, first, last in (
        ("over_time", "over time", "{}", "{}"),
        ("activity", "users by", "{:,}", "{:,} or more each"),
        ("popularity", "items by", "{:,}", "{:,} or more each"),
    ):
        bars = card.get(key)
        if bars:
            facts += [
                ("", "", TEXT),
                (label, column_line([count for _, count in bars], width), STARS),
                ("", f"{first.format(bars[0][0])} to {last.format(bars[-1][0])}", SOFT),
            ]
    lines = heat_lines((card.get("heat_map") or {"density": []})["density"], width, HEAT_LINES)
    if lines:
        facts += [("", "", TEXT), ("matrix", "users × items, the most active and popular first", SOFT)]
        facts += [("", line, STARS) for line in lines]
    return facts


def _items(info: LibraryInfo, card: Mapping[str, Any]) -> str:
    untouched = card.get("never_touched", 0)
    return f"{info.n_items:,}" + (f"  ({untouched:,} without any interaction)" if untouched else "")


def _quantiles(values: Mapping[str, float]) -> str:
    middle = f"median {values['median']:,.0f}, half of them {values['q25']:,.0f} to {values['q75']:,.0f}"
    return f"{middle}, most {values['max']:,.0f}"


def _histogram(counts: Sequence[Sequence[float]], cells_of_most: int, *, stars: bool) -> list[Fact]:
    most = max((count for _, count in counts), default=0)
    total = sum(count for _, count in counts)
    return [
        (
            f"{star_glyphs(value) if stars else f'{value:g}':>8}",
            f"{'█' * round(count / most * cells_of_most):<{cells_of_most}}{_percent(count / total):>7} {count:>10,.0f}",
            TEXT,
        )
        for value, count in counts
    ]


def _percent(share: float, decimals: int = 1) -> str:
    return f"{100 * share:.{decimals}f} %"


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
