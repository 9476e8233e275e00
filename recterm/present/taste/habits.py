"""Habits of a taste in words: how a profile rates, and its genres, decades and makers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.taste.blocks import Bar, Bars, Line, Lines, Section, Span, Spans
from recterm.present.taste.figures import percent, percent_estimate, signed_estimate
from recterm.present.text import BETWEEN, star_glyphs

if TYPE_CHECKING:
    from recterm.domain.answers.taste.habits import Habits, HabitsAnswer, TasteGroup, TasteGroups
    from recterm.domain.kind_words import KindWords

MOST_GROUPS = 14
"""Genres or makers shown."""

KIND_TITLES = {"genre": "genres", "decade": "decades", "maker": "makers"}

LIKING_NOTE = (
    "stars above others on the same items, less your habit; few items are drawn towards 0, and grey is within chance"
)


def habits_section(answer: HabitsAnswer, words: KindWords) -> Section:
    """Return how a profile rates, with its genres, decades and makers."""
    blocks: list[Lines | Bars | Spans] = []
    if answer.habits is not None:
        blocks += _habits(answer.habits, words)
    elif not any(groups.groups for groups in answer.groups):
        blocks.append(Lines("", (Line("", f"Nothing to compare yet: rate a few {words.nouns}.", "soft"),)))
    blocks += [block for groups in answer.groups if groups.groups for block in _groups(groups, words)]
    return Section("habits", "Habits", tuple(blocks))


def _habits(habits: Habits, words: KindWords) -> list[Lines | Bars]:
    lines = [
        Line("rated", f"{words.counted_items(habits.rated)}, {habits.compared:,} compared with what others gave them")
    ]
    difference = habits.difference
    if difference is None:
        lines.append(Line("against others", "too few ratings to compare", "soft"))
    else:
        figure = f"{signed_estimate(difference)} stars on the same {words.nouns}"
        lines.append(Line("against others", f"{harshness(habits)}: {figure}", "strong"))
    if habits.harsher_than is not None:
        lines.append(Line("", f"harsher than {percent(habits.harsher_than)} of the people in the data"))
    wider = "more" if habits.own_spread > habits.crowd_spread else "less"
    lines += [
        Line("mean", f"{habits.own_mean:.2f}, others {habits.crowd_mean:.2f}"),
        Line("spread", f"{habits.own_spread:.2f}, others {habits.crowd_spread:.2f}: you use {wider} of the scale"),
    ]
    total = sum(habits.own_counts) or 1
    bars = tuple(
        Bar(
            star_glyphs((step + 1) / 2),
            count / total,
            f"{percent(count / total)}, others {percent(share)}",
            share,
        )
        for step, (count, share) in reversed(list(enumerate(zip(habits.own_counts, habits.crowd_shares, strict=True))))
    )
    return [Lines("rating habits", tuple(lines)), Bars("your stars", bars)]


def harshness(habits: Habits) -> str:
    """Return what the difference from the crowd says, if it is beyond chance."""
    difference = habits.difference
    if difference is None or not difference.is_clear:
        return "as others do, within chance"
    return "milder than others" if difference.value > 0 else "harsher than others"


def _groups(groups: TasteGroups, words: KindWords) -> list[Bars | Spans]:
    title = KIND_TITLES[groups.kind]
    rated = [group for group in groups.groups if group.liking is not None]
    if not rated:
        shown = groups.groups[:MOST_GROUPS]
        bars = tuple(_share_bar(group) for group in shown)
        return [Bars(f"{title}: share of your {words.nouns}", bars)]
    shown = tuple(sorted(_telling(rated), key=lambda group: -(group.liking.value if group.liking else 0.0)))
    return [Spans(title, tuple(_span(group, words) for group in shown), note=LIKING_NOTE)]


def _telling(groups: list[TasteGroup]) -> list[TasteGroup]:
    """Return the groups to show: those beyond chance first, then the most frequent."""
    clear = [group for group in groups if group.is_favourite or group.is_disliked]
    return [*clear, *(group for group in groups if group not in clear)][:MOST_GROUPS]


def _span(group: TasteGroup, words: KindWords) -> Span:
    assert group.liking is not None
    own = "" if group.own_mean is None else f", mean {group.own_mean:.1f}"
    number = words.counted_items(group.count)
    return Span(group.name, group.liking, f"{signed_estimate(group.liking)}{BETWEEN}{number}{own}")


def _share_bar(group: TasteGroup) -> Bar:
    text = f"{percent_estimate(group.share)}, others {percent(group.crowd_share)}"
    return Bar(group.name, group.share.value, text, group.crowd_share)


def group_words(group: TasteGroup, words: KindWords) -> str:
    """Return a group in one line: `Comedy, 41 films, +0.03 above your habit`."""
    text = f"{group.name}, {words.counted_items(group.count)}"
    if group.liking is not None and group.is_favourite:
        return f"{text}, {signed_estimate(group.liking)} stars beyond your habit"
    return f"{text}, the most frequent: {percent(group.share.value)}"
