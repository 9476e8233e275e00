"""Completion in the shell, for bash, zsh and fish through click.

A failed completion completes nothing: no message may appear in the line being typed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import redirect_stderr, suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from click.shell_completion import BashComplete, CompletionItem, add_completion_class

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click

    Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

WORD_BREAKS = "=:"
"""Characters at which bash ends a word, of those that our words have."""

UNQUOTED = frozenset("_-+./@%,=:")
"""Characters besides letters and digits that bash takes as they are."""

AUTOMATIC = {"auto": "Try the strongest models, and use the best of each role."}


def run_completion(command: click.Command) -> NoReturn:
    """Answer the shell, which asks through `_RECTERM_COMPLETE`; whatever goes wrong, it gets no completions."""
    add_completion_class(QuotingBash)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):
        with suppress(Exception):
            command.main(prog_name="recterm")
        raise SystemExit(1)


def _harmless(completer: Completer) -> Completer:
    """Return the same, but nothing is completed where a library cannot be read."""

    @wraps(completer)
    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        with suppress(Exception):
            return completer(context, parameter, incomplete)
        return []

    return complete


@_harmless
def complete_shelves(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of the shelves."""
    from recterm.service.starter.completion import shelf_names

    return _items(shelf_names(), incomplete)


@_harmless
def complete_models(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of models that are not on the line yet."""
    from recterm.service.starter.completion import model_names

    given = context.params.get(parameter.name or "") or ()
    return _items({name: words for name, words in model_names().items() if name not in given}, incomplete)


@_harmless
def complete_measured(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of models for `evaluate`, which also takes what is in use."""
    from recterm.domain.measured_models import IN_USE_WORDS

    given = context.params.get(parameter.name or "") or ()
    in_use = {name: words for name, words in IN_USE_WORDS.items() if name not in given}
    return [*complete_models(context, parameter, incomplete), *_items(in_use, incomplete)]


@_harmless
def complete_breakdowns(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of breakdowns: those of every run, and the features of the users."""
    from recterm.domain.answers.lab.evaluation import BREAKDOWNS
    from recterm.service.starter.completion import breakdown_names

    with suppress(Exception):  # without a library, those of every run
        return _items((*BREAKDOWNS, *breakdown_names(_inherited(context, "library"))), incomplete)
    return _items(BREAKDOWNS, incomplete)


@_harmless
def complete_trained(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of models for `train`, which also takes `auto`."""
    return [*complete_models(context, parameter, incomplete), *_items(AUTOMATIC, incomplete)]


@_harmless
def complete_assignments(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """`KEY=VALUE` of the models on the line."""
    from recterm.service.starter.completion import assignments

    # Behind an option that lacks its value, click leaves the arguments where it found them.
    named = context.params.get("models") or context.args
    return _items(assignments(list(named)), incomplete)


@_harmless
def complete_splits(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of evaluation protocols."""
    from recterm.service.starter.completion import split_names

    return _items(split_names(), incomplete)


@_harmless
def complete_metrics(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Metrics that a search can go by."""
    from recterm.service.starter.completion import tuned_metrics

    return _items(tuned_metrics(), incomplete)


@_harmless
def complete_libraries(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of libraries; something with a slash is a path, which the shell completes."""
    from recterm.service.starter.completion import library_names

    if "/" in incomplete:
        return [CompletionItem(incomplete, type="file")]
    return _items(library_names(), incomplete)


@_harmless
def complete_profiles(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of the library's profiles."""
    from recterm.service.starter.completion import profile_names

    return _items(profile_names(_inherited(context, "library")), incomplete)


@_harmless
def complete_user_features(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """`FEATURE=WORD` of the library's users."""
    from recterm.service.starter.completion import user_words

    return _items(user_words(_inherited(context, "library")), incomplete)


@_harmless
def complete_genres(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Genres of the library."""
    from recterm.service.starter.completion import genre_names

    return _items(genre_names(_inherited(context, "library")), incomplete)


@_harmless
def complete_lists(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete lists of the profile."""
    from recterm.service.starter.completion import list_names

    return _items(list_names(_inherited(context, "library"), _inherited(context, "profile")), incomplete)


def _inherited(context: click.Context, name: str) -> str | None:
    """Return an option of the command, else of the whole line (`recterm --library films stats`)."""
    value = context.params.get(name) or context.find_root().params.get(name)
    return value if isinstance(value, str) else None


def _items(words: Iterable[str] | Mapping[str, str], incomplete: str) -> list[CompletionItem]:
    """Return the words that begin with the typed text, ignoring case; words with control characters are left out."""
    helps = words if isinstance(words, Mapping) else dict.fromkeys(words, "")
    start = incomplete.casefold()
    return [
        CompletionItem(word, help=helps[word] or None)
        for word in helps
        if word.casefold().startswith(start) and word.isprintable()
    ]


@_harmless
def complete_columns(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Headings of the table that is named on the line, a file of text."""
    from recterm.service.starter.completion import headings

    path = context.params.get("path") or next(iter(context.args), "")
    return _items(dict.fromkeys(headings(Path(path)), ""), incomplete) if path else []


class QuotingBash(BashComplete):
    """bash with words that hold spaces, and with `--option=value`, which it hands over in three parts."""

    _open_quote = False
    _typed = ""
    """What bash has taken off the front of the word that is completed."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is completed, and that one, joined again at `=` and `:`."""
        words = os.environ["COMP_WORDS"].split("\n")
        self._open_quote = words[int(os.environ["COMP_CWORD"])][:1] in ("'", '"')
        args, incomplete = super().get_completion_args()
        whole = _rejoined([*args, incomplete])
        last = whole[-1]
        end = max(last.rfind(mark) for mark in WORD_BREAKS) + 1
        self._typed = "" if self._open_quote or last == incomplete else last[:end]
        return whole[:-1], last

    def format_completion(self, item: CompletionItem) -> str:
        """`type,value`, with the value quoted, and without what bash counts as another word."""
        value = str(item.value)
        # click completes what follows `--option=`, and whole words elsewhere.
        value = value.removeprefix(self._typed.partition("=")[2] if self._typed.startswith("-") else self._typed)
        if item.type == "plain" and not self._open_quote:
            # One backslash for the person's shell; `read` in click's script takes the other.
            value = "".join(char if char.isalnum() or char in UNQUOTED else f"\\\\{char}" for char in value)
        return f"{item.type},{value}"


def _rejoined(words: list[str]) -> list[str]:
    """Words of a line that bash has broken at `=` and `:`."""
    whole: list[str] = []
    glue = False
    for word in words:
        mark = len(word) > 0 and all(char in WORD_BREAKS for char in word)
        if whole and (mark or glue):
            whole[-1] += word
        else:
            whole.append(word)
        glue = mark
    return whole
