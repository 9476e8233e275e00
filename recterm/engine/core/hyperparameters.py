"""Hyperparameters: written once per model, as a frozen dataclass whose fields know their range and effect."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = int | float | str | bool | None
"""Type of a hyperparameter's value; None: chosen from the data when the model is fitted (see `defaults`)."""

Kind = Literal["int", "float", "choice", "bool"]

AUTO = "auto"
"""Spelling of None in input and output."""

OPEN_WORDS = (AUTO, "none", "null")
"""Texts that mean None, unless they are a choice."""

BOOLEANS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@dataclass(frozen=True, slots=True)
class Spec:
    """Specification of one hyperparameter, read by the command line, the screens and the tuner."""

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
    """Whether None is accepted: chosen from the data."""
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
        """Parse a text such as `64`, `1e-3`, `bm25` or `auto` into a value of the right type.

        Words are read as this hyperparameter defines them: `none` is a choice where it is among the choices, and
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
        """Return the value in its own type (3.0 becomes 3 for a whole number); EngineError when out of range."""
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
            raise EngineError(
                f"{self.name} = {value!r} is not {self.range}", f"{self.name}: {self.doc}", code="bad_hyperparameter"
            )
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
    """Declare a field of whole numbers in [low, high]; a default of None leaves it to the data."""
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
    """Declare a field of numbers in [low, high]; a default of None leaves it to the data."""
    spec = Spec("float", doc, low, high, tune, log, optional=default is None)
    return field(default=default, metadata={"spec": spec})


def choice(default: str | None, choices: tuple[str, ...], doc: str) -> Any:
    """Declare a field that takes one of a few words; a default of None leaves it to the data."""
    return field(default=default, metadata={"spec": Spec("choice", doc, choices=choices, optional=default is None)})


def number_text(value: float) -> str:
    """Format a number as people type it: `64`, `0.5`, `10000000`."""
    return f"{value:.15g}"


def _number(text: str) -> int | float | str:
    """Parse a number; return the text itself if it is not one."""
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
        """Return the specification of each hyperparameter, by name, in order of declaration."""
        return {entry.name: replace(entry.metadata["spec"], name=entry.name) for entry in fields(cls)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Make hyperparameters from values by name; the others keep their defaults, unknown names raise EngineError."""
        names = [entry.name for entry in fields(cls)]
        for name in values:
            if name not in names:
                near = difflib.get_close_matches(name, names, n=1)
                hint = f"did you mean {near[0]}?" if near else "known: " + (", ".join(names) or "none")
                raise EngineError(f"{cls.model} has no hyperparameter {name!r}", hint, code="no_such_hyperparameter")
        return cls(**values)

    def to_json(self) -> dict[str, Value]:
        """Return all values by name, as JSON types."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}

    def changed(self) -> dict[str, Value]:
        """Return the values that differ from the defaults, by name, in order of declaration."""
        return {entry.name: value for entry in fields(self) if (value := getattr(self, entry.name)) != entry.default}

    def resolved(self, choices: Mapping[str, Value]) -> Self:
        """Return a copy in which every open value (None) is filled in from the data; given values stay."""
        open_values = {name: value for name, value in choices.items() if getattr(self, name) is None}
        return replace(self, **open_values)
