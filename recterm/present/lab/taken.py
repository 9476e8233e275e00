"""Hit rates of the shelves, duels of two models, and past weekly mixes as texts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import FEEDBACK_KINDS
from recterm.domain.model_label import name_of
from recterm.present.text import clean, counted, format_stars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taken import Duel, HitRate, MixItem, PastMix, ShownSwitches, TakenReport
    from recterm.domain.kind_words import KindWords

RATE_HEADS = ("shown", "taken", "rate", "95 %", "opened", "refused", "stars")
"""Columns of a hit rate, after its name."""

PENDING = "…"
"""Behind the name of a group whose window is not over."""

LEAST_DECIDED = 6
NOTHING_SHOWN = "nothing was shown yet"
NOT_KEPT = "not kept: `recterm taken keep on` keeps it, unless the settings file says shown = false"


def rate_cells(rate: HitRate) -> tuple[str, ...]:
    """Return the cells of a hit rate, in the order of RATE_HEADS."""
    return (
        f"{rate.shown:,}",
        f"{rate.taken:,}",
        percent(rate.rate),
        format_interval(rate.low, rate.high),
        f"{rate.opened:,}",
        f"{rate.refused:,}",
        "" if rate.stars is None else f"{rate.stars:.1f}",
    )


def rate_name(rate: HitRate) -> str:
    """Return the name of a group, with a sign where more may still come of it."""
    return f"{rate.name} {PENDING}" if rate.pending else rate.name


def percent(share: float) -> str:
    """Return a share: `15 %`."""
    return f"{share * 100:.0f} %"


def format_interval(low: float, high: float) -> str:
    """Return an interval of shares: `9–24 %`."""
    return f"{low * 100:.0f}–{high * 100:.0f} %"


def format_unit(report: TakenReport) -> tuple[str, str]:
    """Return what is counted, and what the interval is worth, in sentences."""
    days = report.window_days
    counting = (
        f"An item counts once a week. It is taken if within {days} days you rate, use, like, begin or save it, or put"
        " it on a list; what you do counts for the shelf and model that showed it last."
    )
    worth = (
        "Intervals of 95 % are Wilson's, widened by how much items of one visit resemble each other."
        f" {PENDING} means that the {days} days are not over."
    )
    return counting, worth


def format_score(duel: Duel) -> str:
    """Return wins, losses and ties of the first model: `als 3 visits, ease 1, ties 2; 5 without a take`."""
    first, second = duel_names(duel)
    return (
        f"{first} won {counted(duel.wins, 'visit')}, {second} {duel.losses:,}, ties {duel.ties:,};"
        f" {duel.untaken:,} without a take"
    )


def format_share(duel: Duel) -> str:
    """Return the share of decided visits that the first model won, with its interval; empty without any."""
    if duel.share is None or duel.low is None or duel.high is None:
        return ""
    first, _ = duel_names(duel)
    return f"{first} won {percent(duel.share)} of the decided visits ({format_interval(duel.low, duel.high)})"


def format_verdict(duel: Duel) -> str:
    """Return which model is taken more often, or that this cannot be told."""
    decided = duel.wins + duel.losses
    if duel.verdict == "too early":
        return f"too early to tell: {decided} of at least {LEAST_DECIDED} decided visits"
    if duel.verdict == "no difference":
        return f"no difference that could not be chance (p = {duel.p:.2f})"
    winner = duel_names(duel)[duel.verdict == "second"]
    return f"{winner} is taken more often (p = {duel.p:.3f})"


def duel_names(duel: Duel) -> tuple[str, str]:
    """Return the names of both models; their labels where the names are the same."""
    first, second = name_of(duel.first), name_of(duel.second)
    return (first, second) if first != second else (duel.first, duel.second)


def format_mix(mix: PastMix) -> str:
    """Return a weekly mix in one line: `2026-11-23: 4 of 30 taken`."""
    return f"{mix.monday}: {mix.n_taken} of {len(mix.items) + mix.missing} taken"


def format_outcome(item: MixItem, words: KindWords) -> str:
    """Return what came of an item of a mix: `rated 4½ on 2026-11-26, watched`; empty if nothing did."""
    parts: list[str] = []
    for row in FEEDBACK_KINDS:
        if row.name not in item.marks:
            continue
        state = words.fill(row.text.state)
        if item.stars is not None and row.field == "stars":
            day = "" if not item.rated_at else f" on {datetime.fromtimestamp(item.rated_at).astimezone():%Y-%m-%d}"
            state = f"{state} {format_stars(item.stars)}{day}"
        parts.append(state)
    return ", ".join(parts)


def listed_first(items: Sequence[MixItem]) -> list[MixItem]:
    """Return the items of a mix with those that something came of first, else in the mix's order."""
    return sorted(items, key=lambda item: not item.marks)


def format_title(item: MixItem) -> str:
    """Return an item's title with its year, and a sign for a bridge."""
    year = "" if item.year is None else f" ({item.year})"
    return f"{clean(item.title)}{year}{' ↗' if item.bridge else ''}"


def format_switches(switches: ShownSwitches) -> list[str]:
    """Return what is kept of shelves, and whether it sinks, a sentence for each."""
    kept = "what shelves show is kept, in this library alone" if switches.shown else "what shelves show is not kept"
    return [kept, "what is often shown and never taken " + ("sinks" if sinks(switches) else "keeps its place")]


def sinks(switches: ShownSwitches) -> bool:
    """Return whether anything sinks: nothing does while nothing is kept."""
    return switches.shown and switches.sink
