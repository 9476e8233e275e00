"""Taken shelves as a section of a page: hit rates on their intervals, and comparisons of models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.taste.estimate import Estimate
from recterm.present.lab.taken import (
    NOT_KEPT,
    NOTHING_SHOWN,
    duel_names,
    format_interval,
    format_score,
    format_share,
    format_unit,
    format_verdict,
    percent,
    rate_name,
)
from recterm.present.taste.blocks import Line, Lines, Section, Span, Spans
from recterm.present.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taken import Duel, HitRate, TakenReport
    from recterm.domain.kind_words import KindWords


def taken_section(report: TakenReport, words: KindWords) -> Section:
    """Return the hit rates by week, shelf and model with their intervals, the comparisons, and what is counted."""
    off = [] if report.kept else [Line("", NOT_KEPT, "soft")]
    if report.total is None:
        nothing = Line("", f"{NOTHING_SHOWN.capitalize()}.")
        return Section("taken", "Was it taken?", (Lines("shelves", (*off, nothing)),))
    counted = tuple(Line("", sentence, "soft") for sentence in format_unit(report))
    blocks = [Lines("shelves", tuple(off))] if off else []
    rates = (("by week", (report.total, *report.weeks)), ("by shelf", report.shelves), ("by model", report.models))
    spans = [_spans(title, group) for title, group in rates if group]
    duels = [_duel(duel) for duel in report.duels]
    return Section("taken", "Was it taken?", (*blocks, *spans, *duels, Lines("what is counted", counted)))


def _spans(title: str, rates: Sequence[HitRate]) -> Spans:
    return Spans(title, tuple(_span(rate) for rate in rates))


def _span(rate: HitRate) -> Span:
    interval = format_interval(rate.low, rate.high)
    text = f"{percent(rate.rate)} ({interval}), {rate.taken:,} of {rate.shown:,} shown"
    return Span(clean(rate_name(rate)), Estimate(rate.rate, rate.low, rate.high), text)


def _duel(duel: Duel) -> Lines:
    first, second = duel_names(duel)
    sentences = (format_score(duel), format_share(duel), format_verdict(duel))
    return Lines(f"{first} and {second} in turn", tuple(Line("", clean(text)) for text in sentences if text))
