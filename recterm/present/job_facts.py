"""Job facts: one line of the list of past jobs, and all about one job."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import HistoryImported
from recterm.domain.answers.data.imports import Downloaded, DownloadedAndImported, Imported
from recterm.domain.answers.jobs import Outcome
from recterm.domain.answers.kinds import answer_of
from recterm.domain.answers.lab.evaluation import EvaluationAnswer
from recterm.domain.answers.lab.training import ModelsFound, TrainingAnswer
from recterm.domain.answers.lab.tuning import TuningAnswer
from recterm.domain.measured_models import hyperparameter_text, model_text
from recterm.lab.metrics.registry import short_name
from recterm.present.data.data_facts import HEADING, SOFT, STARS, TEXT, download_facts, history_facts, import_facts
from recterm.present.runs.run_table import figure, format_mean
from recterm.present.text import clean, counted, format_length
from recterm.service.jobs.history import report_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recterm.domain.answers.jobs import JobRecord
    from recterm.present.facts import Fact
    from recterm.service.history.reports import ReportedItem

SIGNS = {
    Outcome.RUNNING: "…",
    Outcome.DONE: "✓",
    Outcome.CANCELLED: "–",
    Outcome.REFUSED: "✕",
    Outcome.KILLED: "✕",
}
_ENDED = {
    Outcome.RUNNING: "still running",
    Outcome.DONE: "done",
    Outcome.CANCELLED: "cancelled, nothing has changed",
    Outcome.REFUSED: "refused",
    Outcome.KILLED: "killed before its end, nothing has changed",
}
_KINDS = {
    "history import": "history",
    "get": "download",
    "library build": "new library",
    "library restore": "restore",
}
_LEFT = {
    "get": "the downloaded part is kept: press ⟦get⟧ to resume",
    "tune": "finished trials are kept: press ⟦tune⟧ to continue",
}
"""What a cancelled command leaves behind."""

_LEVELS = {
    "possible": "Possible: press ⟦review⟧ on the data screen to decide",
    "unmatched": "Not in this catalogue: kept as added by you",
    "likely": "Likely: imported, worth checking",
    "sure": "Sure",
}
METRICS_SHOWN = 4


def format_kind(record: JobRecord) -> str:
    """Return the kind of a job: `import`, `history`, `download`, ..."""
    return _KINDS.get(record.kind, record.kind)


def format_command(command: tuple[str, ...]) -> str:
    """Return the kind of a command that the app runs."""
    return _KINDS.get(" ".join(command[:2])) or _KINDS.get(command[0], command[0])


def format_cancelled(command: tuple[str, ...]) -> str:
    """Return the result of a command that was cancelled."""
    return f"{format_command(command)}: cancelled, {_LEFT.get(command[0], 'nothing has changed')}"


def format_brought(answer: HistoryImported) -> str:
    """Return what the import of a history brought, and whether titles wait for a decision."""
    brought = f"history: {counted(answer.events, 'new event')}"
    waiting = answer.matched.get("possible", 0)
    return f"{brought}; press ⟦review⟧ to decide on {counted(waiting, 'uncertain title')}" if waiting else brought


def format_what(record: JobRecord) -> str:
    """Return the subject of a job: the last part of a path; the library, if the job has no subject."""
    if record.kind in ("import", "history import"):
        return PurePath(record.what).name or record.what
    return record.what or PurePath(record.library).stem


def format_when(seconds: float, now: float) -> str:
    """Return the time of today, `09:41`; the day of this year, `20 Nov`; else `11/2024`."""
    then, today = datetime.fromtimestamp(seconds).astimezone(), datetime.fromtimestamp(now).astimezone()
    if then.date() == today.date():
        return then.strftime("%H:%M")
    return then.strftime("%d %b") if then.year == today.year else then.strftime("%m/%Y")


def job_facts(record: JobRecord, *, in_app: bool = False) -> list[Fact]:
    """Return how it ended, what it found, where its report is; the app names its keys where a shell has commands."""
    took = f", {format_length(record.seconds)}" if record.seconds else ""
    well = record.outcome in (Outcome.DONE, Outcome.RUNNING)
    began = datetime.fromtimestamp(record.started).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    facts: list[Fact] = [("ended", f"{_ENDED[record.outcome]}{took}", TEXT if well else STARS)]
    facts += [("because", line, STARS) for line in record.message.splitlines()]
    facts += [("next", record.hint, TEXT)] if record.hint else []
    facts += [("began", began, TEXT)]
    facts += [("of", record.what, SOFT)] if record.what else []
    if record.library and record.kind not in ("import", "get"):
        facts.append(("library", record.library, TEXT))
    if record.outcome is Outcome.DONE:
        facts += [("", "", TEXT), *_answer_facts(record, in_app=in_app)]
    return [*facts, ("", "", TEXT), ("report", str(report_of(record)), SOFT)]


def item_facts(items: Sequence[ReportedItem]) -> list[Fact]:
    """Return every title of a history, level by level."""
    facts: list[Fact] = []
    for level, group in groupby(items, key=lambda item: item.level):
        titles = list(group)
        facts += [("", "", TEXT), ("", f"{_LEVELS[level]} ({len(titles):,})", HEADING)]
        for item in titles:
            names = ", ".join(item.taken_for)
            facts.append((level, item.title, TEXT))
            if names and (level == "possible" or clean(names).casefold() != clean(item.title).casefold()):
                facts.append(("", f"{'perhaps' if level == 'possible' else 'as'} {names}", SOFT))
    return facts


def _answer_facts(record: JobRecord, *, in_app: bool) -> list[Fact]:
    """Return the results in a job's answer; for an unreadable answer of another version, point to the report."""
    match answer_of(record.kind, record.found):
        case DownloadedAndImported() | Downloaded() as answer:
            return download_facts(answer)
        case Imported() as answer:
            return import_facts(answer)
        case HistoryImported() as answer:
            return history_facts(answer, "⟦undo-job⟧ here" if in_app else "")
        case TrainingAnswer() as answer:
            return _training_facts(answer)
        case EvaluationAnswer() as answer:
            shell = f"`recterm runs show {answer.run}`" if answer.run else ""
            return _evaluation_facts(answer, "⟦lab⟧" if in_app else shell)
        case TuningAnswer() as answer:
            return _tuning_facts(answer)
    return [("answer", "made by another version of recterm: read the report", SOFT)]


def _training_facts(answer: TrainingAnswer) -> list[Fact]:
    models: list[Fact] = [
        (model.role.value, f"{model.name}, {format_length(model.seconds)}", TEXT) for model in answer.models
    ]
    skipped = answer.skipped if isinstance(answer, ModelsFound) else ()
    return [*models, *(("not tried", name, SOFT) for name in skipped), *_notes(answer.notes)]


def _evaluation_facts(answer: EvaluationAnswer, shown_by: str) -> list[Fact]:
    run = f"run {answer.run}: " if answer.run else ""
    seen = f"; {shown_by} shows it all" if shown_by else ""
    facts: list[Fact] = [("measured", f"{run}{answer.split}, {answer.users:,} users{seen}", TEXT)]
    for row, metrics in answer.models.items():
        shown = list(metrics.items())[:METRICS_SHOWN]
        facts.append((row, "  ".join(f"{short_name(name)} {figure(mean).mean}" for name, mean in shown), TEXT))
        made = answer.measured.get(row)
        text = "" if made is None else model_text(row, made.model, made.changed)
        facts += [("", text, SOFT)] if text else []
    return facts + _notes(answer.notes)


def _tuning_facts(answer: TuningAnswer) -> list[Fact]:
    value = format_mean(answer.best.value or 0.0)
    return [
        ("best", f"{short_name(answer.metric)} {value}, {answer.gain:+.4f} against the defaults", STARS),
        ("with", hyperparameter_text(answer.best.hyperparameters), TEXT),
        ("in use", "yes" if answer.applied else "no", TEXT),
        *_notes(answer.notes),
    ]


def _notes(notes: Iterable[object]) -> list[Fact]:
    """Return what the models could not make use of, each sentence once."""
    return [("note", clean(str(note)), SOFT) for note in dict.fromkeys(notes)]
