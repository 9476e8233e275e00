"""People near a taste in words, each with a compatibility and its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.taste.blocks import Line, Lines, Section, Span, Spans
from recterm.present.taste.figures import percent, percent_estimate
from recterm.present.text import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taste.disagreements import NamedItem
    from recterm.domain.answers.taste.people import People, Person
    from recterm.domain.kind_words import KindWords

TITLE = "People like you"
NOBODY = "Nobody in the data can be compared with you yet: rate a few more {nouns}."
NO_COMMUNITY = "This library has no community to compare you with."
MEASURES = {
    "ratings": "the chance that both of you prefer the same of two {nouns}; 50 % would be chance, {typical} is an"
    " average person here, and those with whom you share few are drawn towards that",
    "shared": "the part of your {nouns} that they know too; {typical} for an average person here",
}


def people_section(people: People | None, words: KindWords, *, profiles: bool = True) -> Section:
    """Return the people near a taste; without other profiles where the page is to be shared."""
    if people is None:
        return Section("people", TITLE, (Lines("", (Line("", NO_COMMUNITY, "soft"),)),))
    listed = (people.nearest, people.profiles if profiles else ())
    if not any(listed):
        return Section("people", TITLE, (Lines("", (Line("", words.fill(NOBODY), "soft"),)),))
    note = words.fill(MEASURES[people.measure], typical=percent(people.typical))
    blocks: list[Lines | Spans] = []
    for title, persons in (("compatibility", people.nearest), ("in this library", listed[1])):
        if persons:
            spans = tuple(_span(person, words) for person in persons)
            blocks.append(Spans(title, spans, people.typical, note if not blocks else ""))
    for title, part in (("you both love", "both_love"), ("they love", "they_love")):
        lines = tuple(
            Line(person.name, _titles(getattr(person, part)))
            for persons in listed
            for person in persons
            if getattr(person, part)
        )
        if lines:
            blocks.append(Lines(f"{title}, unknown to you" if part == "they_love" else title, lines))
    return Section("people", TITLE, tuple(blocks))


def _span(person: Person, words: KindWords) -> Span:
    shared = f"{person.shared:,} {words.noun if person.shared == 1 else words.nouns}"
    return Span(person.name, person.compatibility, f"{percent_estimate(person.compatibility)}{BETWEEN}{shared}")


def _titles(items: Sequence[NamedItem]) -> str:
    return ", ".join(item.title for item in items)
