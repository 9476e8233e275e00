"""`recterm evaluate`: every metric with its interval, next to popularity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

NAMED = ("popularity", "item-knn", "ease", "als", "bias")
KEYS = {"data", "split", "seed", "users", "models"}


def test_the_document_has_the_designed_keys(document: Document, home: Path) -> None:
    answer = document("evaluate", "--seed", "3", "--k", "5")
    assert answer.keys() >= KEYS
    assert (answer["split"], answer["seed"], answer["k"]) == ("holdout-80-20", 3, 5)
    assert "precision@5" in answer["models"]["popularity"]
    for metrics in answer["models"].values():
        for measure in metrics.values():
            assert measure.keys() == {"mean", "low", "high"}
            assert measure["low"] <= measure["mean"] <= measure["high"]


def test_popularity_is_always_beside(document: Document, home: Path) -> None:
    assert set(document("evaluate", "als")["models"]) == {"popularity", "als"}
    assert list(document("evaluate", "als", "popularity")["models"]).count("popularity") == 1


def test_no_command_changes_the_digits_of_a_named_model(document: Document, run: Run, movielens: Path) -> None:
    def digits() -> object:
        return document("evaluate", *NAMED)["models"]

    run("import", str(movielens))
    fresh = digits()
    for command in (
        ("train",),
        ("train", "als", "--set", "n_factors=3", "--set", "regularization=50"),
        ("tune", "ease", "--trials", "3", "--apply"),
        ("train", "auto", "--budget", "0"),
    ):
        assert run(*command).exit_code == 0
        assert digits() == fresh


def test_what_is_in_use_is_measured_by_its_own_name(document: Document, home: Path) -> None:
    document("train", "als", "--set", "n_factors=2")
    answer = document("evaluate", "als", "in-use")
    assert list(answer["models"]) == ["popularity", "als", "in use (For you)", "in use (Because)", "in use (stars)"]
    assert answer["measured"]["in use (For you)"] == {"model": "als", "changed": {"n_factors": 2}}
    assert answer["measured"]["als"]["changed"] == {}
    look = document("evaluate", "in-use", "--user", "worst")
    assert (look["model"], look["changed"]) == ("in use (For you)", {"n_factors": 2})
    reranked = document("evaluate", "--rerank", "--k", "3", "--threshold", "4.5", "--split", "last-2")
    assert (reranked["split"], reranked["k"]) == ("last-2", 3)
    assert reranked["settings"]["measuring"]["relevant_stars"] == 4.5
    assert reranked["measured"]["in use (For you): varied 0.3"] == {"model": "als", "changed": {"n_factors": 2}}


def test_stars_in_folds(document: Document, home: Path) -> None:
    answer = document("evaluate", "bias", "--folds", "3")
    assert answer["split"] == "stars-3-fold"
    assert answer["models"]["bias"].keys() == {"rmse", "mae", "mse", "user_rmse", "user_mae", "within_80", "z"}
    assert document("evaluate", "bias", "--split", "stars-5-fold")["split"] == "stars-5-fold"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--split", "by-the-moon"), 1),
        (("crystal-ball",), 1),
        (("--split", "holdout-80-20", "--folds", "5"), 2),
        (("--folds", "1"), 2),
        (("--k", "0"), 2),
        (("--seed", "-1"), 2),
    ],
)
def test_what_cannot_be_measured_is_refused(run: Run, home: Path, words: tuple[str, ...], code: int) -> None:
    result = run("evaluate", *words)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr


def test_a_person_reads_means_over_intervals(run: Run, home: Path) -> None:
    result = run("evaluate", env={"COLUMNS": "80"})
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    for word in ("P@10", "R@10", "NDCG@10", "RMSE", "popularity", "95 %"):
        assert word in result.stdout


def test_split_files_are_measured_without_a_library(document: Document, run: Run, tmp_path: Path) -> None:
    rows = [f"{user}\t{item}\t{(user + item) % 5 + 1}\t9\n" for user in range(1, 9) for item in range(1, 9)]
    (tmp_path / "u1.base").write_text("".join(rows[::2]))
    (tmp_path / "u1.test").write_text("".join(rows[1::2]))
    answer = document("evaluate", "bias", "--stars", "--split-files", str(tmp_path), "--set", "damping=1")
    assert answer["run"] is None
    assert answer["settings"]["files"] == ["u1.base / u1.test"]
    files = ("--train-file", str(tmp_path / "u1.base"), "--test-file", str(tmp_path / "u1.test"))
    assert document("evaluate", "bias", "--stars", *files, "--set", "damping=1")["models"] == answer["models"]
    assert run("evaluate", *files, "--split", "last-1").exit_code == 2


def test_time_cannot_be_split_without_timestamps(run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("user,item,rating\n" + "".join(f"{u},{i},{(u * i) % 5 + 1}\n" for u in range(9) for i in range(9)))
    assert run("import", str(path)).exit_code == 0
    for split in ("time-80-20", "leave-one-out"):
        result = run("evaluate", "popularity", "--split", split)
        assert result.exit_code == 1
        assert "no timestamps" in result.stderr


def test_a_look_at_one_user(document: Document, run: Run, home: Path) -> None:
    report = document("evaluate", "als", "--user", "worst", "--k", "3")
    assert len(report["listed"]) == 3
    hits = {line["item"] for line in report["listed"] if line["hit"]}
    assert hits == {line["item"] for line in report["relevant"] if line["place"] is not None}
    history = {line["item"] for line in report["history"]}
    assert history.isdisjoint(line["item"] for line in (*report["listed"], *report["relevant"]))
    assert report["metrics"]["precision@3"] == pytest.approx(len(hits) / 3)
    evaluated = document("evaluate", "als", "--by", "user", "--k", "3")
    worst = evaluated["settings"]["worst_served"]["als"]
    assert worst[0]["user"] == report["user"]
    assert document("evaluate", "als", "--user", str(report["user"]), "--k", "3") == report
    printed = run("evaluate", "als", "--user", "worst")
    assert "Relevant and held out" in printed.stdout
    assert "worst-served" in run("runs", "show", "--by", "user").stdout
    assert run("evaluate", "als", "--user", "100000").exit_code == 1
    assert run("evaluate", "als", "--user", "nobody").exit_code == 2
    assert run("evaluate", "bias", "--user", "1").exit_code == 1


def test_signals_are_measured_and_a_changed_table_is_refused(
    document: Document, run: Run, tmp_path: Path, home: Path
) -> None:
    rng = np.random.default_rng(1)
    lines = ["user,item,event,dwell_time,timestamp"]
    for n in range(3000):
        user = int(rng.integers(40))
        item = int(rng.integers(10)) * 4 + (user % 4 if rng.random() < 0.8 else int(rng.integers(4)))
        kind = ("view", "view", "cart", "purchase" if item % 4 == user % 4 else "skip")[n % 4]
        lines.append(
            f"u{user},i{item},{kind},{rng.integers(1, 90) if kind == 'view' else ''},{1_600_000_000 + n * 9000}"
        )
    path = tmp_path / "events.csv"
    path.write_text("\n".join(lines) + "\n")
    document("import", str(path), "--library", "shop", "--event", "view=0.2")
    first = document("evaluate", "ease", "--signals", "--k", "5", "--library", "shop")
    assert [*first["models"]][:3] == ["popularity", "ease: all signals", "ease: without view"]
    (worth,) = first["settings"]["breakdowns"]
    assert [group["label"] for group in worth["groups"]] == ["view", "cart", "purchase", "skip", "dwell_time", "age"]
    assert worth["groups"][0]["size"] == 1500
    for group in worth["groups"]:
        measure = group["models"]["ease"]
        assert measure["low"] <= measure["mean"] <= measure["high"]
    again = document("evaluate", "ease", "--signals", "--k", "5", "--library", "shop")
    assert again["models"] == first["models"]
    repeated = document("runs", "repeat", str(first["run"]), "--library", "shop")
    assert (repeated["repeats"], repeated["different"]) == (first["run"], [])
    assert repeated["models"] == first["models"]
    assert repeated["settings"]["breakdowns"] == first["settings"]["breakdowns"]
    document("evaluate", "ease", "popularity", "--signals", "--k", "5", "--library", "shop", "--set", "below_liked=0.5")
    assert "the same to the last digit" in run("runs", "repeat", "4", "--library", "shop").stdout
    assert "NDCG@5 that each signal adds" in run("runs", "show", "--library", "shop").stdout
    assert run("evaluate", "--signals", "--split", "last-1", "--library", "shop").exit_code == 2
    path.write_text("\n".join(lines[:-1]) + "\n")
    refused = run("evaluate", "ease", "--signals", "--library", "shop")
    assert refused.exit_code == 1
    assert "events.csv has changed since it was imported" in refused.stderr
    path.unlink()
    assert "is not there any more" in run("evaluate", "ease", "--signals", "--library", "shop").stderr


def test_a_library_of_ratings_has_no_signals(run: Run, home: Path) -> None:
    refused = run("evaluate", "ease", "--signals")
    assert refused.exit_code == 1
    assert "no events of several kinds" in refused.stderr
