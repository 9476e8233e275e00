"""Hyperparameters: written once per model, as a frozen dataclass of fields that know their range and their effect."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = int | float | str | bool | None
"""What a hyperparameter can be; None means: chosen from the data when the model is fitted (see `defaults`)."""

Kind = Literal["int", "float", "choice", "bool"]

AUTO = "auto"
"""How None is written and shown."""

OPEN_WORDS = (AUTO, "none", "null")
"""Texts that mean None, unless one of them is a choice."""

BOOLEANS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@dataclass(frozen=True, slots=True)
class Spec:
    """What is known of one hyperparameter: the command line, the screens and the tuner read it from here."""

    kind: Kind
    doc: str
    low: float = -math.inf
    """Smallest value that is accepted."""
    high: float = math.inf
    """Largest value that is accepted."""
    tune: tuple[float, float] | None = None
    """Range worth searching; None: not tuned."""
    log: bool = False
    """Search on a logarithmic scale."""
    choices: tuple[str, ...] = ()
    optional: bool = False
    """None is accepted and means: chosen from the data."""
    name: str = ""

    @property
    def range(self) -> str:
        """The accepted values in words, for messages and help."""
        if self.kind == "choice":
            words = "one of " + ", ".join(self.choices)
        elif self.kind == "bool":
            words = "true or false"
        else:
            noun = "a whole number" if self.kind == "int" else "a number"
            if math.isinf(self.high):
                words = f"{noun} of at least {number_text(self.low)}"
            else:
                words = f"{noun} from {number_text(self.low)} to {number_text(self.high)}"
        return words + (f", or {AUTO}: chosen from the data" if self.optional else "")

    def parse(self, text: str) -> Value:
        """The value that a text such as `64`, `1e-3`, `bm25` or `auto` stands for, in its own type.

        Words are read as this hyperparameter understands them: `none` is a choice where it is among the choices, and
        like `auto` elsewhere.

        Raises:
            EngineError: the text is not a value of this hyperparameter.
        """
        word = text.strip().casefold()
        choice = next((choice for choice in self.choices if choice.casefold() == word), None)
        if choice is not None:
            return choice
        if self.optional and word in OPEN_WORDS:
            return None
        read = text.strip()
        if self.kind == "bool":
            return self.checked(BOOLEANS.get(word, read))
        return self.checked(_number(read) if self.kind in ("int", "float") else read)

    def checked(self, value: Value) -> Value:
        """The value in its own type (3.0 becomes 3 for a whole number); EngineError when it is out of range."""
        if value is None and self.optional:
            return None
        match self.kind:
            case "choice":
                good = isinstance(value, str) and value in self.choices
            case "bool":
                good = isinstance(value, bool)
            case _:
                good = isinstance(value, int | float) and not isinstance(value, bool) and self._in_range(value)
        if not good:
            raise EngineError(f"{self.name} = {value!r} is not {self.range}", f"{self.name}: {self.doc}")
        if self.kind == "int":
            return int(value)  # type: ignore[arg-type]
        return float(value) if self.kind == "float" else value  # type: ignore[arg-type]

    def _in_range(self, value: float) -> bool:
        whole = self.kind == "float" or (math.isfinite(value) and value == int(value))
        return whole and math.isfinite(value) and self.low <= value <= self.high


def whole(
    default: int | None,
    low: int,
    high: int,
    doc: str,
    *,
    tune: tuple[int, int] | None = None,
    log: bool = False,
) -> Any:
    """Declare a field of whole numbers in [low, high]; a default of None makes it one that the data decide."""
    spec = Spec("int", doc, low, high, tune, log, optional=default is None)
    return field(default=default, metadata={"spec": spec})


def number(
    default: float | None,
    low: float,
    high: float,
    doc: str,
    *,
    tune: tuple[float, float] | None = None,
    log: bool = False,
) -> Any:
    """Declare a field of numbers in [low, high]; a default of None makes it one that the data decide."""
    spec = Spec("float", doc, low, high, tune, log, optional=default is None)
    return field(default=default, metadata={"spec": spec})


def choice(default: str | None, choices: tuple[str, ...], doc: str) -> Any:
    """Declare a field that takes one of a few words; a default of None makes it one that the data decide."""
    return field(default=default, metadata={"spec": Spec("choice", doc, choices=choices, optional=default is None)})


def number_text(value: float) -> str:
    """A number as it is typed: `64`, `0.5`, `10000000`."""
    return f"{value:.15g}"


def _number(text: str) -> int | float | str:
    """The number that a text stands for; the text itself where it is none."""
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperparameters:
    """Base of every model's hyperparameters: checked when made, and the same after a round trip through JSON."""

    model: ClassVar[str] = ""
    """Name in `recterm.engine.MODELS`, for messages."""

    def __post_init__(self) -> None:
        for name, spec in self.specs().items():
            # A frozen dataclass has no other way to keep the checked value (3 for 3.0).
            object.__setattr__(self, name, spec.checked(getattr(self, name)))

    @classmethod
    def specs(cls) -> dict[str, Spec]:
        """What is known of each hyperparameter, by name, in order of declaration."""
        return {entry.name: replace(entry.metadata["spec"], name=entry.name) for entry in fields(cls)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Hyperparameters by name; those not named keep their defaults, unknown names raise EngineError."""
        known = [entry.name for entry in fields(cls)]
        for name in values:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]}?" if near else "known: " + (", ".join(known) or "none")
                raise EngineError(f"{cls.model} has no hyperparameter {name!r}", hint)
        return cls(**values)

    def to_json(self) -> dict[str, Value]:
        """All values by name, as JSON types."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}

    def changed(self) -> dict[str, Value]:
        """The values that differ from the defaults, by name, in order of declaration."""
        return {entry.name: value for entry in fields(self) if (value := getattr(self, entry.name)) != entry.default}

    def resolved(self, choices: Mapping[str, Value]) -> Self:
        """A copy in which every open value (None) is taken from what the data decide; given values stay."""
        open_values = {name: value for name, value in choices.items() if getattr(self, name) is None}
        return replace(self, **open_values)
