"""Past jobs in words."""

from __future__ import annotations

import time

import pytest

from recterm.domain.answers.jobs import JobRecord, Outcome
from recterm.domain.answers.lab.evaluation import Measure, MeasuredModel, Run, RunSettings, evaluation_answer
from recterm.domain.answers.lab.training import ModelsFound, TrainedModel, TrainingAnswer
from recterm.domain.answers.lab.tuning import DONE, TunedTrial, TuningAnswer
from recterm.domain.model import Role
from recterm.present.data.data_facts import TEXT
from recterm.present.job_facts import (
    format_cancelled,
    format_kind,
    format_what,
    format_when,
    item_facts,
    job_facts,
)
from recterm.present.text import format_length
from recterm.process.codec import to_document
from recterm.service.history.reports import ReportedItem


def text_of(record: JobRecord) -> str:
    return "\n".join(f"{label} {text}".strip() for label, text, _ in job_facts(record))


def record_of(kind: str, what: str = "", **more: object) -> JobRecord:
    values: dict[str, object] = {"library": "films", "started": 1_700_000_000.0, "pid": 7, "outcome": Outcome.DONE}
    return JobRecord(kind, what, **(values | more))  # type: ignore[arg-type]


def local(*moment: int) -> float:
    return time.mktime((*moment, 0, 0, 0, -1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.42, "0.4 s"), (12.3, "12 s"), (99.0, "99 s"), (200.0, "3 min"), (9000.0, "2.5 h")]
)
def test_lengths(seconds: float, words: str) -> None:
    assert format_length(seconds) == words


def test_times_name_what_tells_them_apart() -> None:
    now = local(2026, 11, 21, 18, 0)
    assert format_when(local(2026, 11, 21, 9, 41), now) == "09:41"
    assert format_when(local(2026, 11, 20, 23, 59), now) == "20 Nov"
    assert format_when(local(2024, 11, 21, 9, 41), now) == "11/2024"


def test_a_line_names_the_file_and_not_its_folders() -> None:
    assert format_what(record_of("history import", "/some/where/letterboxd.zip")) == "letterboxd.zip"
    assert format_kind(record_of("history import")) == "history"
    assert format_what(record_of("train")) == "films"
    assert format_what(record_of("evaluate", "als ease")) == "als ease"


def test_what_a_model_could_not_use_is_a_note() -> None:
    model = TrainedModel("hybrid", Role.RANKING, True, 1.0, 0, {}, {}, ("hybrid blends without content: ...",))
    trained = to_document(TrainingAnswer((model, model)))
    assert text_of(record_of("train", found=trained)).count("note hybrid blends without content") == 1
    notes = RunSettings(notes=("content cannot be trained: ...",))
    evaluated = to_document(evaluation_answer(Run(0, "d", "f", "holdout", 0, 10, 3, {}, 1.0, 0, notes)))
    assert "note content cannot be trained" in text_of(record_of("evaluate", found=evaluated))


def test_an_import_says_every_reason_with_its_first_rows() -> None:
    answer = {
        "library": "odd", "path": "odd.recterm", "format": "csv", "data": "odd", "density": 0.1, "sparsity": 0.9,
        "users": 3, "items": 1234, "interactions": 5, "merged": 2,
        "dropped": {"no user": 2, "[b]a time of the future": 1},
        "examples": {"no user": ["odd.csv:3: ,x,4", "odd.csv:9: ,y,4"]}, "notes": ["separated by comma"],
    }  # fmt: skip
    text = text_of(record_of("import", "odd.csv", found=answer, seconds=12.3))
    assert "ended done, 12 s" in text
    assert "items 1,234" in text
    assert "dropped 2 no user\nodd.csv:3: ,x,4\nodd.csv:9: ,y,4\ndropped 1 [b]a time of the future" in text
    assert "note separated by comma" in text
    assert text.splitlines()[-1].startswith("report ")


def test_the_key_that_undoes_a_history_is_the_apps_alone() -> None:
    answer = {
        "format": "imdb", "matched": {}, "unmatched": 0, "events": 1, "repeated": 0, "report": "r.json", "import": 2,
    }  # fmt: skip
    record = record_of("history import", found=answer)
    assert "to undo `recterm history undo-import 2`" in text_of(record)
    assert ("to undo", "⟦undo-job⟧ here, or `recterm history undo-import 2`", TEXT) in job_facts(record, in_app=True)


def test_a_refusal_says_why_and_what_next() -> None:
    record = record_of(
        "import", "odd.csv", outcome=Outcome.REFUSED, message="no user\n  a  b\n  1  2", hint="say --user"
    )
    text = text_of(record)
    assert "ended refused" in text
    assert "because no user\nbecause   a  b" in text
    assert "next say --user" in text


@pytest.mark.parametrize("outcome", [Outcome.CANCELLED, Outcome.KILLED])
def test_what_did_not_come_to_its_end_changed_nothing(outcome: Outcome) -> None:
    assert "nothing has changed" in text_of(record_of("train", outcome=outcome))


def test_models_runs_and_searches_say_what_came_of_them() -> None:
    ease = TrainedModel("ease", Role.RANKING, True, 2.0, 0, {})
    models = to_document(ModelsFound((ease,), {"ranking": "ease"}, ("bpr",))) | {"run": 4}
    assert "ranking ease, 2.0 s\nnot tried bpr" in text_of(record_of("train", found=models))
    measured = {"als": {"ndcg@10": Measure(0.25, 0.2, 0.3)}}
    settings = RunSettings(models={"als": MeasuredModel("als", changed={"n_factors": 3})})
    run = to_document(evaluation_answer(Run(4, "d", "f", "holdout-80-20", 0, 10, 1610, measured, 1.0, 0, settings)))
    del run["settings"]
    assert "run 4: holdout-80-20, 1,610 users" in text_of(record_of("evaluate", found=run))
    assert "als NDCG@10 0.2500\nn_factors=3" in text_of(record_of("evaluate", found=run))
    best = TunedTrial(1, DONE, {"n_factors": 64}, 0.3)
    tuned = TuningAnswer(
        tuning=1, model="als", metric="ndcg@10", best=best, default=best, gain=0.02, gain_standard_error=0.01,
        importance={}, resumed=0, applied=False,
    )  # fmt: skip
    assert "best NDCG@10 0.3000, +0.0200 against the defaults\nwith n_factors=64\nin use no" in text_of(
        record_of("tune", "als", found=to_document(tuned))
    )


@pytest.mark.parametrize("kind", ["import", "history import", "get", "train", "evaluate", "tune", "of tomorrow"])
def test_an_answer_of_another_version_is_no_error(kind: str) -> None:
    answers: list[dict[str, object]] = [
        {},
        {"models": 5, "skipped": None, "best": "x", "dropped": [], "matched": 1, "library": None},
    ]
    for answer in answers:
        assert "report" in text_of(record_of(kind, found=answer))


def test_titles_of_a_history_stand_below_their_level() -> None:
    items = [
        ReportedItem("Terminator 2 (1991)", "possible", ("Terminator 2: Judgment Day (1991)",)),
        ReportedItem("Amélie (2001)", "sure", ("Amelie (2001)",)),
        ReportedItem("Alien (1979)", "sure", ("Alien (1979)",)),
    ]
    texts = [text for _, text, _ in item_facts(items)]
    assert "perhaps Terminator 2: Judgment Day (1991)" in texts
    assert "as Amelie (2001)" in texts
    assert "as Alien (1979)" not in texts
    assert "Sure (2)" in texts


def test_a_cancelled_job_says_what_it_leaves() -> None:
    assert format_cancelled(("import", "a.csv")) == "import: cancelled, nothing has changed"
    assert format_cancelled(("get", "ml-1m")).startswith("download: cancelled, the downloaded part is kept")
    assert format_cancelled(("tune", "als")).endswith("finished trials are kept: press ⟦tune⟧ to continue")
