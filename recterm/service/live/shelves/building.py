"""Building of every shelf from scratch: scoring, ranking, prediction, explanation. Importing this imports numpy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recterm import engine
from recterm.domain.feedback_kinds import opinion_of
from recterm.domain.model import MAX_STARS, MIN_STARS, Feedback, ItemRow
from recterm.domain.shelf import FOR_YOU, OF_GROUP, Pick, Reason, Shelf
from recterm.engine.core.ranking import top_n
from recterm.engine.core.taste import to_stars
from recterm.engine.lists.editions import all_editions, first_editions, n_best_works
from recterm.engine.lists.reranking import pool_size
from recterm.engine.lists.sinking import sunk
from recterm.service.live.shelves.because_items import because
from recterm.service.live.shelves.kind import Source
from recterm.service.live.shelves.reasons import leading, reasons_of
from recterm.service.live.shelves.rerank import reranked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.model import Item, Scale
    from recterm.engine.core.arrays import F32Vector, RowVector
    from recterm.engine.core.protocol import Ranks, Reasons
    from recterm.engine.core.taste import Taste
    from recterm.service.live.shelves.context import RecommendationContext
    from recterm.service.live.shelves.kind import RankedShelf

ASK_AGAIN = 8
"""Factor by which the number of requested neighbours grows when a filter leaves too few."""

GROUP_SHARE = 0.05
"""Share of a score above which a group of the person is mentioned in the note."""

POPULAR_NOTE = "What most people here chose; rate something you know to make it yours"
GROUPS_NOTE = "What most people here chose, and people of your {groups}; rate something you know to make it yours"
SAME_FOR_ALL_NOTE = "What most people here chose; your likes do not point to anything yet"
FILTERED_OUT_NOTE = "Nothing new left that matches the filter"
NOTHING_LEFT_NOTE = "Nothing new left"
OWN_NOTE = "Added by you: only content and hybrid models know such items"
EXCLUDED_NOTE = ", some excluded"
NOTHING_LIKE_IT_NOTE = "Nothing else here is similar"


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Rows of a shelf, before items are fetched and stars predicted."""

    rows: RowVector
    """(n,) best first."""
    scores: Sequence[float]
    """(n,) in the model's unit; NaN where the model cannot score."""


def rank_for_you(context: RecommendationContext, model: Ranks, n: int) -> Ranked:
    """Return the n best candidates that the context does not exclude, reranked if it says so; tired ones sink."""
    scores = context.scores if model is context.live.ranking else model.score(context.taste)
    wanted = n if context.reranking.plain else pool_size(n)

    def best(order: F32Vector) -> RowVector:
        return n_best_works(
            lambda asked: top_n(order, asked, exclude=context.excluded, candidates=context.candidates),
            wanted,
            context.live.work,
        )

    order, rows = scores, best(scores)
    if context.any_tired(rows):
        order = sunk(scores, np.flatnonzero(context.open), context.tired)
        rows = best(order)
    rows = rows[:n] if context.reranking.plain else reranked(context, rows, order[rows], n)
    return Ranked(rows, scores[rows].tolist())


def rank_like(
    context: RecommendationContext,
    anchor: ItemRow,
    n: int,
    exclude: RowVector,
    model: Ranks | None = None,
    *,
    sinks: bool = True,
) -> Ranked:
    """Return the n candidates most similar to one item by a model, or by the active one, without excluded ones.

    More neighbours are requested until n are left or none remain. Items with a similarity of 0 or less are left out.
    The result is never reranked: the dials are about what suits the profile, and an item's neighbours are the same for
    everyone. Only tired ones sink, if `sinks`.
    """
    n_items = context.live.n_items
    allowed = np.ones(n_items, dtype=bool)
    if context.candidates is not None:
        allowed[:] = False
        allowed[context.candidates] = True
    allowed[exclude] = False
    allowed[all_editions(np.array([anchor], dtype=np.int64), context.live.work)] = False
    asked = n + len(exclude) + len(context.tired)
    while True:
        near = (model or context.live.like(anchor)).similar(anchor, asked)
        places = np.flatnonzero(allowed[near.rows] & (near.similarities > 0))
        places = places[first_editions(near.rows[places], context.live.work)]
        if len(places) >= n or len(near.rows) < asked or asked >= n_items:
            break
        asked = min(n_items, asked * ASK_AGAIN)
    if sinks and context.any_tired(near.rows[places[:n]]):
        similarities = np.full(n_items, np.nan, dtype=np.float32)
        similarities[near.rows[places]] = near.similarities[places]
        order = sunk(similarities, near.rows[places], context.tired)
        places = places[np.argsort(-order[near.rows[places]], kind="stable")]
    return Ranked(near.rows[places[:n]], near.similarities[places[:n]].tolist())


def pick_for_you(
    context: RecommendationContext, model: Ranks, ranked: Ranked, most: int | None = None
) -> tuple[Pick, ...]:
    """Make picks with each event's part in their score, or only the `most` largest parts."""
    explained = model.explain_many(context.taste, ranked.rows)
    return _explained_picks(context, ranked, explained, [leading(item_reasons, most) for item_reasons in explained])


def _explained_picks(
    context: RecommendationContext, ranked: Ranked, explained: Sequence[Reasons], places: Sequence[RowVector]
) -> tuple[Pick, ...]:
    pairs = list(zip(explained, places, strict=True))
    named = _items(context, {row for item_reasons, at in pairs for row in item_reasons.rows[at].tolist()})
    reasons = [reasons_of(item_reasons, named, context.feedback, at) for item_reasons, at in pairs]
    return _picks(context, ranked, reasons, [item_reasons.general for item_reasons in explained])


def pick_like(context: RecommendationContext, anchor: Item, ranked: Ranked) -> tuple[Pick, ...]:
    """Make picks whose only reason is the item that they are similar to, with the similarity as its amount."""
    feedback = context.feedback.get(anchor.row, Feedback())
    reasons = [
        (Reason(anchor.row, anchor.id, anchor.title, feedback.stars, score, 1.0, opinion_of(feedback)),)
        for score in ranked.scores
    ]
    return _picks(context, ranked, reasons)


def build(context: RecommendationContext, ranked: Sequence[RankedShelf], reasons: int | None) -> list[Shelf]:
    """Make shelves of ranked ones: items are read, stars predicted and picks explained only once.

    Args:
        context: context of the refresh.
        ranked: the ranked shelves.
        reasons: maximum number of the model's reasons for a pick, the largest ones; None for all.
    """
    nothing = np.zeros(0, dtype=np.int64)
    picked = np.concatenate([nothing, *(shelf.rows for shelf in ranked)])
    explained = _explained(context, ranked)
    places = {pick: leading(item_reasons, reasons) for pick, item_reasons in explained.items()}
    named = [item_reasons.rows[places[pick]] for pick, item_reasons in explained.items()]
    anchors = np.array([shelf.anchor for shelf in ranked if shelf.anchor is not None], dtype=np.int64)
    predicted_stars(context, picked)
    context.items(np.unique(np.concatenate([picked, anchors, *named])).tolist())
    labels = {role: context.live.label(role) for role in {shelf.ranked_by for shelf in ranked}}
    sides = context.live.labels
    return [_built(context, shelf, explained, places, (labels[shelf.ranked_by], *sides)) for shelf in ranked]


def _explained(context: RecommendationContext, ranked: Sequence[RankedShelf]) -> dict[tuple[int, int], Reasons]:
    """Return the reasons of every pick that a model explains, each by the model that it is by: team, row -> reasons."""
    explained: dict[tuple[int, int], Reasons] = {}
    for team, model in enumerate((context.live.ranking, context.live.second)):
        rows = [
            row
            for shelf in ranked
            if shelf.reasons is Source.MODEL
            for row, own in zip(shelf.rows.tolist(), _teams(shelf), strict=True)
            if own == team
        ]
        asked = np.array(list(dict.fromkeys(rows)), dtype=np.int64)
        if model is not None and len(asked):
            reasons = model.explain_many(context.taste, asked)
            explained |= {(team, row): parts for row, parts in zip(asked.tolist(), reasons, strict=True)}
    return explained


def _teams(shelf: RankedShelf) -> Sequence[int]:
    return shelf.teams if len(shelf.teams) else [0] * len(shelf.rows)


def _built(
    context: RecommendationContext,
    shelf: RankedShelf,
    explained: Mapping[tuple[int, int], Reasons],
    places: Mapping[tuple[int, int], RowVector],
    labels: tuple[str, str, str],
) -> Shelf:
    """Make one shelf; `labels` are those of its model and of the two models that share For you."""
    ranked, own = Ranked(shelf.rows, shelf.scores), list(zip(_teams(shelf), shelf.rows.tolist(), strict=True))
    anchor = None if shelf.anchor is None else context.items([shelf.anchor])[0]
    if shelf.reasons is Source.MODEL:
        picks = _explained_picks(context, ranked, [explained[pick] for pick in own], [places[pick] for pick in own])
    elif shelf.reasons is Source.ANCHOR and anchor is not None:
        picks = pick_like(context, anchor, ranked)
    else:
        picks = _picks(context, ranked, [()] * len(own))
    model, *pair = labels
    sides = [(pair[team], pair[1 - team]) for team in shelf.teams] or [(model, "")] * len(picks)
    picks = tuple(
        replace(pick, why=why, shown=context.tired.get(pick.item.row, 0), model=label, rival=rival)
        for pick, why, (label, rival) in zip(picks, shelf.whys or [""] * len(picks), sides, strict=True)
    )
    if anchor is None or isinstance(shelf.title, str):
        return Shelf(shelf.name, str(shelf.title), shelf.note(context, picks), picks)
    stars = context.feedback.get(anchor.row, Feedback()).stars
    key, title = f"{shelf.name}:{anchor.id}", shelf.title(context, anchor)
    return Shelf(key, title, shelf.note(context, picks), picks, anchor, stars)


def for_you(context: RecommendationContext, model: Ranks, name: str, n: int, reasons: int | None = None) -> Shelf:
    """Return the For you shelf by one model; popular items as long as no feedback speaks for any item.

    Each pick carries all its reasons, or only the largest `reasons`.
    """
    picks = pick_for_you(context, model, rank_for_you(context, model, n), reasons)
    picks = tuple(replace(pick, shown=context.tired.get(pick.item.row, 0)) for pick in picks)
    return Shelf(FOR_YOU, "For you", note_for_you(context, context.taste.below(model.n_known), picks, name), picks)


def like(context: RecommendationContext, anchor: ItemRow, n: int, *, seen: bool, model: Ranks | None = None) -> Shelf:
    """Return the shelf of items most similar to one item: `similar:ID` with seen items, `because:ID` without."""
    ranked = rank_like(context, anchor, n, context.taste.hidden if seen else context.excluded, model, sinks=not seen)
    return _like_shelf(context, anchor, ranked, seen=seen)


def _like_shelf(context: RecommendationContext, anchor: ItemRow, ranked: Ranked, *, seen: bool) -> Shelf:
    (item,) = context.items([anchor])
    return Shelf(
        key=f"similar:{item.id}" if seen else f"because:{item.id}",
        title=f"Similar to {item.title}" if seen else title_because(context, item),
        note="" if len(ranked.rows) else note_like(context, anchor),
        picks=pick_like(context, item, ranked),
        anchor=item,
        anchor_stars=context.feedback.get(anchor, Feedback()).stars,
    )


def title_because(context: RecommendationContext, anchor: Item) -> str:
    """Return the title of an anchor's shelf."""
    return because(anchor, context.feedback.get(anchor.row, Feedback()))


def note_like(context: RecommendationContext, anchor: ItemRow) -> str:
    """Return why nothing is similar to an item."""
    if anchor >= context.live.n_anchored:
        return OWN_NOTE
    return FILTERED_OUT_NOTE if context.candidates is not None else NOTHING_LIKE_IT_NOTE


def explained(context: RecommendationContext, row: ItemRow, model: Ranks) -> Pick:
    """Return any item as a pick by a model, seen or not."""
    score = float(model.score(context.taste)[row])
    (pick,) = pick_for_you(context, model, Ranked(np.array([row], dtype=np.int64), [score]))
    return replace(pick, shown=context.tired.get(row, 0))


def note_for_you(context: RecommendationContext, taste: Taste, picks: tuple[Pick, ...], name: str) -> str:
    """Return what For you comes from, or why it is empty."""
    if not picks:
        return NOTHING_LEFT_NOTE if context.candidates is None else FILTERED_OUT_NOTE
    groups = _groups_named(picks)
    if not len(taste):
        return GROUPS_NOTE.format(groups=groups) if groups else POPULAR_NOTE
    if not any(pick.reasons for pick in picks):
        return SAME_FOR_ALL_NOTE
    rated = int(np.count_nonzero(~np.isnan(taste.ratings)))
    liked = int(np.isnan(taste.ratings[np.isin(taste.rows, taste.liked)]).sum())
    counts = [
        _counted(rated, "rating"),
        _counted(liked, "like"),
        _counted(len(taste) - rated - liked, context.words.time),
    ]
    *others, last = [count for count in counts if count]
    note = f"{_models_by(context, name)}, from " + (f"{', '.join(others)} and {last}" if others else last)
    leanings = ["what people like"] if picks[0].leans else []
    leanings += [f"what people of your {groups} like"] if groups else []
    note += "".join(f", {leaning}" for leaning in leanings[:-1]) + (f", and {leanings[-1]}" if leanings else "")
    if context.feedback is not context.history:
        note += EXCLUDED_NOTE
    return note if context.reranking.plain else f"{note}; {context.reranking.words}"


def _groups_named(picks: tuple[Pick, ...]) -> str:
    """Return the features whose groups are a part of any pick worth mentioning: `gender and age`."""
    large = [reason for pick in picks for reason in pick.reasons if reason.of_group and abs(reason.share) > GROUP_SHARE]
    named = dict.fromkeys(reason.item.removeprefix(OF_GROUP).partition(":")[0] for reason in large)
    *others, last = [name for name in named if name] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _models_by(context: RecommendationContext, name: str) -> str:
    """Return the title of the model, or of both that share the shelf: `EASE and Implicit ALS in turn`."""
    second, title = context.live.second_header, engine.MODELS[name].title
    shared = second is not None and name == context.live.headers[0].name
    return f"{title} and {engine.MODELS[second.name].title} in turn" if second is not None and shared else title


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""


def _items(context: RecommendationContext, rows: set[int]) -> dict[ItemRow, Item]:
    return {item.row: item for item in context.items(sorted(rows))}


def _picks(
    context: RecommendationContext, ranked: Ranked, reasons: Sequence[tuple[Reason, ...]], general: Sequence[float] = ()
) -> tuple[Pick, ...]:
    predicted, deviations = predicted_stars(context, ranked.rows)
    items = context.items(ranked.rows.tolist())
    general = general or [0.0] * len(items)
    parts = zip(items, ranked.scores, predicted, deviations, reasons, general, strict=True)
    return tuple(
        Pick(item, score, stars, deviation, why, movement=None, general=part)
        for item, score, stars, deviation, why, part in parts
    )


def predicted_stars(
    context: RecommendationContext, rows: RowVector
) -> tuple[Sequence[float | None], Sequence[float | None]]:
    """Return the stars and their standard deviation for each row; None in a library without ratings."""
    model, scale = context.live.stars, context.live.scale
    wanted = rows.tolist()
    if model is None or scale is None:
        return [None] * len(wanted), [None] * len(wanted)
    missing = [row for row in dict.fromkeys(wanted) if row not in context.predicted]
    if missing:
        answer = model.predict(context.taste, np.array(missing, dtype=np.int64))
        stars = to_stars(answer.values, scale).tolist()
        deviations = (answer.deviations * _stars_per_unit(scale)).tolist()
        context.predicted.update(zip(missing, zip(stars, deviations, strict=True), strict=True))
    pairs = [context.predicted[row] for row in wanted]
    return [stars for stars, _ in pairs], [deviation for _, deviation in pairs]


def _stars_per_unit(scale: Scale) -> float:
    """Return the number of stars that one unit of the data's own scale is worth."""
    if scale.minimum < 0:
        return (MAX_STARS - MIN_STARS) / (scale.maximum - scale.minimum)
    return MAX_STARS / scale.maximum
