"""Event weights dialog: what each kind of event counts, with three scores that follow what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from recterm.domain.data.event_weights import parse_event, parse_half_life, weights_of
from recterm.errors import InputError
from recterm.present.data.event_scores import format_example
from recterm.present.text import clean
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from recterm.domain.answers.data.events import EventScores

HALF_LIFE = "half-life"


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

    def __init__(self, scores: EventScores) -> None:
        super().__init__()
        self._scores = scores

    def compose(self) -> ComposeResult:
        """Yield a field for the weight of each kind and for the half-life, and the composed scores."""
        with Vertical(id="asked") as box:
            box.border_title = Content("What does each kind of event count?")
            box.border_subtitle = Content("Tab next field  Enter imports  Esc closes")
            with VerticalScroll(id="kinds", can_focus=False):
                for place, use in enumerate(self._scores.kinds if self._scores.column else ()):
                    weight = "" if use.weight is None else f"{use.weight:g}"
                    with Horizontal(classes="kind"):
                        yield Static(Content(f"{clean(use.kind)}  {use.rows:,} rows"), markup=False)
                        yield Input(weight, placeholder="left out", id=f"weight-{place}", compact=True)
                with Horizontal(classes="kind"):
                    yield Static("half-life, such as 180d", markup=False)
                    days = "" if self._scores.half_life is None else f"{self._scores.half_life:g}d"
                    yield Input(days, placeholder="events do not fade", id=HALF_LIFE, compact=True)
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
        if not self._scores.column:
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
        defaults = weights_of(weights) if self._scores.column else weights
        changed = {kind: weight for kind, weight in weights.items() if weight != defaults[kind]}
        options = [word for kind, weight in changed.items() for word in ("--event", f"{kind}={weight or 0:g}")]
        half_life = self._half_life
        if half_life is not None:
            options += ["--half-life", f"{half_life:g}d"]
        return options

    @on(Input.Changed)
    def _compose_scores(self) -> None:
        try:
            scores = self._scores.weighed(self._weights, self._half_life)
        except InputError as error:
            self.query_one("#problem", Static).update(Content(clean(error.message)))
            return
        left_out = sum(use.rows for use in scores.kinds if not use.weight)
        lines = [format_example(example) for example in scores.examples]
        note = f"  ({left_out:,} rows are left out)" if left_out else ""
        self.query_one("#problem", Static).update(Content(f"scores by the first rows, for example:{note}"))
        self.query_one("#examples", Static).update(Content("\n".join(lines)))

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
