"""What-if answers as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.text import clean

if TYPE_CHECKING:
    from recterm.service.live.shelves.what_if import Lifted, Without


def format_without(answer: Without) -> str:
    """Return `Without Alien, Blade Runner would be at place 17 instead of 3 (score 0.22, not 0.61).`"""
    item, event = clean(answer.item.title), clean(answer.event.title)
    if answer.place is None:
        return f"The model cannot score {item}, with or without {event}."
    scores = f"score {answer.score_without:.3g}, not {answer.score:.3g}"
    if answer.popularity_without:
        scores = "by popularity: none of your other feedback counts here"
    if answer.place == answer.place_without:
        return f"Without {event}, {item} would still be at place {answer.place:,} ({scores})."
    return f"Without {event}, {item} would be at place {answer.place_without:,} instead of {answer.place:,} ({scores})."


def format_lifted(answer: Lifted) -> str:
    """Return `Five stars for Aliens and The Thing would bring Blade Runner from place 43 to 7.`"""
    item = clean(answer.item.title)
    if not answer.events:
        if answer.reached:
            return f"{item} is at place {answer.place:,} already."
        return f"{item} is at place {answer.place:,}; no small set of ratings would lift it."
    titles = [clean(event.title) for event in answer.events]
    named = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
    way = "would bring" if answer.reached else "would only bring"
    return f"Five stars for {named} {way} {item} from place {answer.place:,} to {answer.place_then:,}."
