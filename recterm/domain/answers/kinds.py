"""Kinds of jobs with the class of their answer: a new kind of job is a line here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from recterm.domain.answers.data.histories import HistoryImported
from recterm.domain.answers.data.imports import Downloaded, DownloadedAndImported, Imported
from recterm.domain.answers.lab.evaluation import EvaluationAnswer, RepeatedEvaluation, ReportWritten
from recterm.domain.answers.lab.training import ModelsFound, TrainingAnswer
from recterm.domain.answers.lab.tuning import TuningAnswer
from recterm.domain.answers.lab.user_inspection import UserReport
from recterm.domain.answers.libraries import LibraryFile, LibraryRestored
from recterm.process.codec import DocumentError, from_document

ANSWERS: Mapping[str, tuple[type, ...]] = {
    "import": (Imported,),
    "history import": (HistoryImported,),
    "train": (ModelsFound, TrainingAnswer),
    "evaluate": (UserReport, EvaluationAnswer),
    "runs repeat": (RepeatedEvaluation,),
    "runs report": (ReportWritten,),
    "tune": (TuningAnswer,),
    "get": (DownloadedAndImported, Downloaded),
    "library build": (LibraryFile,),
    "library restore": (LibraryRestored,),
}
"""Words of the command -> what it answers, the first that fits."""


def answer_of(command: str, document: object) -> object | None:
    """Read what a job answered; None for a command without a class, and for a document of another version.

    Args:
        command: the command, with or without what it was given: `history import ratings.csv`.
        document: the answer in JSON types.
    """
    kinds = (kind for kind in ANSWERS if f"{command} ".startswith(f"{kind} "))
    for answer_type in ANSWERS.get(next(kinds, ""), ()):
        with suppress(DocumentError):
            return from_document(document, answer_type)
    return None
