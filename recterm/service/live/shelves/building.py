"""Building of every shelf from scratch: scoring, ranking, prediction, explanation. Importing this imports numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm import engine
from recterm.domain.feedback_kinds import opinion_of
from recterm.domain.model import MAX_STARS, MIN_STARS, Feedback, ItemRow
from recterm.domain.shelf import Pick, Reason, Shelf
from recterm.engine.core.ranking import top_n
from recterm.engine.core.taste import to_stars
from recterm.engine.lists.editions import all_editions, first_editions, n_best_works
from recterm.engine.lists.reranking import pool_size
from recterm.service.live.shelves.because_items import because
from recterm.service.live.shelves.reasons import leading, reasons_of
from recterm.service.live.shelves.rerank import reranked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import Item, Scale
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.core.protocol import Ranks, Reasons
    from recterm.engine.core.taste import Taste
    from recterm.service.live.shelves.context import RecommendationContext

FOR_YOU = "for-you"
ASK_AGAIN = 8
"""Factor by which the number of requested neighbours grows when a filter leaves too few."""

POPULAR_NOTE = "What most people here chose; rate something you know to make it yours"
SAME_FOR_ALL_NOTE = "What most people here chose; your likes do not point to anything yet"
FILTERED_OUT_NOTE = "Nothing new left that matches the filter"
NOTHING_LEFT_NOTE = "Nothing new left"
OWN_NOTE = "Added by you: only content and hybrid models know such items"
NOTHING_LIKE_IT_NOTE = "Nothing else here is similar"


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Rows of a shelf, before items are fetched and stars predicted."""

    rows: RowVector
    """(n,) best first."""
    scores: Sequence[float]
    """(n,) in the model's unit; NaN where the model cannot score."""


def rank_for_you(context: RecommendationContext, model: Ranks, n: int) -> Ranked:
    """Return the n best candidates that the context does not exclude, reranked if it says so."""
    scores = model.score(context.taste)
    wanted = n if context.reranking.plain else pool_size(n)

    def best(asked: int) -> RowVector:
        return top_n(scores, asked, exclude=context.excluded, candidates=context.candidates)

    rows = n_best_works(best, wanted, context.live.work)
    rows = rows[:n] if context.reranking.plain else reranked(context, rows, scores[rows], n)
    return Ranked(rows, scores[rows].tolist())


def rank_like(context: RecommendationContext, anchor: ItemRow, n: int, exclude: RowVector) -> Ranked:
    """Return the n candidates most similar to one item, without excluded ones.

    More neighbours are requested until n are left or none remain. Items with a similarity of 0 or less are left out.
    The result is never reranked: the dials are about what suits the profile, and an item's neighbours are the same for
    everyone.
    """
    n_items = context.live.n_items
    allowed = np.ones(n_items, dtype=bool)
    if context.candidates is not None:
        allowed[:] = False
        allowed[context.candidates] = True
    allowed[exclude] = False
    allowed[all_editions(np.array([anchor], dtype=np.int64), context.live.work)] = False
    asked = n + len(exclude)
    while True:
        near = context.live.like(anchor).similar(anchor, asked)
        places = np.flatnonzero(allowed[near.rows] & (near.similarities > 0))
        places = places[first_editions(near.rows[places], context.live.work)][:n]
        if len(places) == n or len(near.rows) < asked or asked >= n_items:
            break
        asked = min(n_items, asked * ASK_AGAIN)
    return Ranked(near.rows[places], near.similarities[places].tolist())


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


def live_shelves(
    context: RecommendationContext, anchors: Sequence[ItemRow], n: int, *, most: int, reasons: int
) -> list[Shelf]:
    """Compute For you, then up to `most` shelves of items similar to an anchor.

    Stars are predicted and items read once for all shelves.

    Args:
        context: context of the refresh.
        anchors: items that may get a shelf, in this order; without a filter, one without similar items gets none.
        n: maximum number of picks on a shelf.
        most: maximum number of anchors' shelves.
        reasons: maximum number of reasons for a pick of For you, the largest ones.
    """
    model, name = context.live.ranking, context.live.headers[0].name
    mine = rank_for_you(context, model, n)
    explained = model.explain_many(context.taste, mine.rows)
    near: list[tuple[ItemRow, Ranked]] = []
    for anchor in anchors:
        if len(near) == most:
            break
        ranked = rank_like(context, anchor, n, context.excluded)
        if len(ranked.rows) or context.candidates is not None:
            near.append((anchor, ranked))
    picked = np.concatenate([mine.rows, *(ranked.rows for _, ranked in near)])
    places = [leading(item_reasons, reasons) for item_reasons in explained]
    named = [item_reasons.rows[at] for item_reasons, at in zip(explained, places, strict=True)]
    shown = np.concatenate([picked, np.array([anchor for anchor, _ in near], dtype=np.int64), *named])
    predicted_stars(context, picked)
    context.items(np.unique(shown).tolist())
    picks = _explained_picks(context, mine, explained, places)
    first = Shelf(FOR_YOU, "For you", _note(context, context.taste.below(model.n_known), picks, name), picks)
    return [first, *(_like_shelf(context, anchor, ranked, seen=False) for anchor, ranked in near)]


def for_you(context: RecommendationContext, model: Ranks, name: str, n: int, reasons: int | None = None) -> Shelf:
    """Return the For you shelf by one model; popular items as long as no feedback speaks for any item.

    Each pick carries all its reasons, or only the largest `reasons`.
    """
    picks = pick_for_you(context, model, rank_for_you(context, model, n), reasons)
    return Shelf(FOR_YOU, "For you", _note(context, context.taste.below(model.n_known), picks, name), picks)


def like(context: RecommendationContext, anchor: ItemRow, n: int, *, seen: bool) -> Shelf:
    """Return the shelf of items most similar to one item: `similar:ID` with seen items, `because:ID` without."""
    ranked = rank_like(context, anchor, n, context.taste.hidden if seen else context.excluded)
    return _like_shelf(context, anchor, ranked, seen=seen)


def _like_shelf(context: RecommendationContext, anchor: ItemRow, ranked: Ranked, *, seen: bool) -> Shelf:
    (item,) = context.items([anchor])
    state = context.feedback.get(anchor, Feedback())
    filtered = FILTERED_OUT_NOTE if context.candidates is not None else NOTHING_LIKE_IT_NOTE
    if anchor >= context.live.n_anchored:
        filtered = OWN_NOTE
    return Shelf(
        key=f"similar:{item.id}" if seen else f"because:{item.id}",
        title=f"Similar to {item.title}" if seen else because(item, state),
        note="" if len(ranked.rows) else filtered,
        picks=pick_like(context, item, ranked),
        anchor=item,
        anchor_stars=state.stars,
    )


def explained(context: RecommendationContext, row: ItemRow) -> Pick:
    """Return any item as a pick, seen or not."""
    model = context.live.ranking
    score = float(model.score(context.taste)[row])
    return pick_for_you(context, model, Ranked(np.array([row], dtype=np.int64), [score]))[0]


def _note(context: RecommendationContext, taste: Taste, picks: tuple[Pick, ...], name: str) -> str:
    if not picks:
        return NOTHING_LEFT_NOTE if context.candidates is None else FILTERED_OUT_NOTE
    if not len(taste):
        return POPULAR_NOTE
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
    note = f"{engine.MODELS[name].title}, from " + (f"{', '.join(others)} and {last}" if others else last)
    if picks[0].leans:
        note += ", and what people like"
    return note if context.reranking.plain else f"{note}; {context.reranking.words}"


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
