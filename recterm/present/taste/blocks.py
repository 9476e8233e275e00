"""Blocks of a view of a taste: lines, bars, intervals and the map, before they become text, SVG or a web page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from recterm.domain.answers.taste.estimate import Estimate
    from recterm.domain.answers.taste.taste_map import TasteMap

Tone = Literal["text", "soft", "strong"]


@dataclass(frozen=True, slots=True)
class Line:
    """A label and a text."""

    label: str
    text: str
    tone: Tone = "text"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines below a heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, with a mark where the crowd's would end."""

    label: str
    value: float
    """At least 0."""
    text: str
    crowd: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below a heading, all on one scale from 0."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def has_crowd(self) -> bool:
        """Whether any bar has a mark."""
        return any(bar.crowd is not None for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Span:
    """A figure on its interval."""

    label: str
    estimate: Estimate
    text: str


@dataclass(frozen=True, slots=True)
class Spans:
    """Intervals below a heading, all on one scale, with a rule at a reference."""

    title: str
    spans: tuple[Span, ...]
    reference: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The map, with a profile's items on it."""

    title: str
    map: TasteMap
    note: str = ""


Block: TypeAlias = Lines | Bars | Spans | MapPicture


@dataclass(frozen=True, slots=True)
class Section:
    """One view."""

    name: str
    """Name of the view."""
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Views to read or to share."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
