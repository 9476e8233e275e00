"""Event weights dialog: what each kind of event counts, with three scores that follow what is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from recterm.domain.data.event_weights import NO_COLUMN, parse_event, parse_half_life, weights_of
from recterm.errors import InputError
from recterm.present.data.event_scores import format_example
from recterm.present.text import clean
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.answers.data.events import EventScores

HALF_LIFE, DWELL = "half-life", "dwell"

Rescore = Callable[[list[str]], Awaitable["EventScores | None"]]
"""Reads the first rows again with some options of an import; None if the rows are not events then."""


@dataclass(frozen=True, slots=True)
class ScoredTable:
    """Table of events that a form asks about."""

    scores: EventScores
    columns: Sequence[str] = ()
    """Those that may hold dwell times or shares of play; without any, the form does not ask."""
    rescore: Rescore | None = None
    defaults: Mapping[str, float] | None = None
    """Of a person's plays: kind -> its weight unless the person says otherwise."""
    saved: bool = False
    """Whether the weights are remembered ones, which defaults must be said to replace."""

    @property
    def has_kinds(self) -> bool:
        """Whether there are kinds to ask about."""
        return bool(self.scores.column) or self.defaults is not None


class EventWeightsScreen(Dialog["list[str] | None"]):
    """Dialog that returns the import options for what was changed, or None when closed."""

    SCOPES = (Scope.PATH,)
    BINDINGS = bindings(Scope.PATH)
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    EventWeightsScreen {
        align: center middle;
        & #asked { width: 100; max-width: 96%; height: auto; max-height: 96%; }
        & #kinds { height: auto; max-height: 10; }
        & .kind { height: 1; }
        & .kind Static { width: 40; max-width: 60%; }
        & .kind Input { width: 1fr; }
        & #problem { height: auto; margin: 1 0 0 0; }
        & #examples { height: auto; max-height: 9; }
    }
    """

    def __init__(self, table: ScoredTable) -> None:
        super().__init__()
        self._table, self._scores = table, table.scores

    def compose(self) -> ComposeResult:
        """Yield a field for the weight of each kind and for the half-life, and the composed scores."""
        with Vertical(id="asked") as box:
            box.border_title = Content("What does each kind of event count?")
            box.border_subtitle = Content(with_keys(self, "Tab next field  Enter imports  ⟦close-path⟧ closes"))
            with VerticalScroll(id="kinds", can_focus=False):
                for place, use in enumerate(self._scores.kinds if self._table.has_kinds else ()):
                    weight = "" if use.weight is None else f"{use.weight:g}"
                    with Horizontal(classes="kind"):
                        yield Static(Content(f"{clean(use.kind)}  {use.rows:,} rows"), markup=False)
                        yield Input(weight, placeholder="left out", id=f"weight-{place}", compact=True)
                with Horizontal(classes="kind"):
                    yield Static("half-life, such as 180d", markup=False)
                    days = "" if self._scores.half_life is None else f"{self._scores.half_life:g}d"
                    yield Input(days, placeholder="events do not fade", id=HALF_LIFE, compact=True)
                if self._table.columns:
                    with Horizontal(classes="kind"):
                        yield Static("dwell or share of play", markup=False)
                        names = f"none; or {clean(', '.join(self._table.columns))}"
                        yield Input(self._scores.strength, placeholder=names, id=DWELL, compact=True)
            yield Static(id="problem", markup=False)
            yield Static(id="examples", markup=False)

    def on_mount(self) -> None:
        """Show the scores, and stop the cursors from blinking."""
        for field in self.query(Input):
            field.cursor_blink = False
        self._compose_scores()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    @property
    def _weights(self) -> dict[str, float | None]:
        """Weight of each kind; None where its field is empty.

        Raises:
            InputError: a field holds no weight.
        """
        if not self._table.has_kinds:
            return dict(self._scores.weights)
        typed = {use.kind: self._typed(f"weight-{place}") for place, use in enumerate(self._scores.kinds)}
        return {kind: parse_event(f"{kind}={text}")[1] if text else None for kind, text in typed.items()}

    @property
    def _half_life(self) -> float | None:
        """Half-life in days; None where the field is empty; InputError where it holds none."""
        typed = self._typed(HALF_LIFE)
        return parse_half_life(typed) if typed else None

    @property
    def options(self) -> list[str]:
        """Options of an import for what differs from the defaults; a kind that was cleared gets the weight 0.

        Raises:
            InputError: a field holds no weight, or no half-life.
        """
        weights = self._weights
        defaults = self._defaults(weights)
        changed = {kind: weight for kind, weight in weights.items() if weight != defaults[kind]}
        options = [word for kind, weight in changed.items() for word in ("--event", f"{kind}={weight or 0:g}")]
        half_life = self._half_life
        if half_life is not None:
            options += ["--half-life", f"{half_life:g}d"]
        options += self._dwell_options
        return options or (["--event", NO_COLUMN] if self._table.saved else [])

    def _defaults(self, weights: Mapping[str, float | None]) -> Mapping[str, float | None]:
        """Return the weights that need no option."""
        if self._table.defaults is not None:
            return self._table.defaults
        return weights_of(weights) if self._scores.column else weights

    @property
    def _strength(self) -> str:
        """Column of dwell times or shares of play as typed; empty for none.

        Raises:
            InputError: the table has no such column.
        """
        if not self._table.columns:
            return self._table.scores.strength
        typed = self._typed(DWELL)
        if typed in ("", NO_COLUMN):
            return ""
        if typed not in self._table.columns:
            raise InputError(f"no column {typed!r} with numbers", "leave it empty for none", code="no_such_column")
        return typed

    @property
    def _dwell_options(self) -> list[str]:
        """Option of an import for another column of dwell times; InputError where the field names no column."""
        strength = self._strength
        return [] if strength == self._table.scores.strength else ["--dwell", strength or NO_COLUMN]

    @on(Input.Changed, f"#{DWELL}")
    def _dwell_changed(self) -> None:
        try:
            options = self.options if self._dwell_options else []
        except InputError:  # the line above the scores says so
            return
        self._rescore(options)

    @work(exclusive=True)
    async def _rescore(self, options: list[str]) -> None:
        """Read the first rows again with another column of dwell times; the weights stay as typed."""
        if self._table.rescore is None:
            return
        try:
            scores = await self._table.rescore(options) if options else self._table.scores
        except InputError as error:
            self._say(error.message, [])
            return
        if scores is not None:
            self._scores = replace(scores, kinds=self._table.scores.kinds)
            self._compose_scores()
        else:
            self._say("nothing tells events apart then: every row counts alike", [])

    @on(Input.Changed)
    def _compose_scores(self) -> None:
        try:
            scores = self._scores.weighed(self._weights, self._half_life)
            waiting = self._strength != scores.strength
        except InputError as error:
            self._say(error.message)
            return
        if waiting:
            self._say("reading the first rows …")
            return
        left_out = sum(use.rows for use in scores.kinds if not use.weight)
        by = f", by {scores.strength} ({scores.strength_words})" if scores.strength else ""
        note = f"  ({left_out:,} rows are left out)" if left_out else ""
        lines = [format_example(example) for example in scores.examples]
        of_rows = "scores by the first rows" if self._table.defaults is None else "what plays count"
        self._say(f"{of_rows}{by}, for example:{note}", lines)

    def _say(self, text: str, examples: Sequence[str] | None = None) -> None:
        """Show a line above the scores, and other scores if there are any."""
        self.query_one("#problem", Static).update(Content(clean(text)))
        if examples is not None:
            self.query_one("#examples", Static).update(Content("\n".join(examples)))

    @on(Input.Submitted)
    def _done(self) -> None:
        try:
            options = self.options
        except InputError:  # the line above the scores says which field
            return
        self.dismiss(options)

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
