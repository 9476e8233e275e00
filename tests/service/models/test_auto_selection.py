"""Automatic selection: the best models are found, trained and kept, within the time limit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from recterm.cli.main import recterm
from recterm.domain.model import Progress, Role
from recterm.service.data.importing import import_data
from recterm.service.libraries.files import open_library
from recterm.service.models import auto_selection as selecting
from recterm.service.models.auto_selection import select
from recterm.service.models.comparing import compare_models, compare_runs
from recterm.service.models.evaluating import evaluate

if TYPE_CHECKING:
    from pathlib import Path


def test_every_role_gets_the_winner_of_a_table_that_is_kept(library: Path) -> None:
    selection = select(seed=1)
    assert list(selection.winners) == [Role.RANKING, Role.NEIGHBOURS, Role.STARS]
    with open_library() as opened:
        active = {header.role: header.name for header in opened.models.list() if header.active}
        kept = opened.runs.latest()
    assert kept == selection.run
    assert {role: key.partition(" ")[0] for role, key in selection.winners.items()} == active
    assert {"popularity", "ease", "hybrid", "stacked-stars"} <= selection.run.models.keys()
    assert "neighbour_recall@10" in selection.run.models["item-knn (because)"]
    assert "ndcg@10" in selection.run.models["ease"]
    assert selection.run.measured("hybrid").values["first"] == "ease"
    assert any(note.startswith("Chosen for ranking") for note in selection.run.settings.notes)
    assert any(model.name == "popularity" and not model.active for model in selection.trained)


def test_its_models_are_tested_against_each_other_and_other_runs(library: Path) -> None:
    run, other = select(budget=0.0).run, evaluate(names=["ease"])
    pair = compare_models(None, (run.id, "popularity"), (run.id, "ease"))
    assert {difference.metric for difference in pair.differences if difference.p is not None} >= {
        "ndcg@10",
        "recall@10",
    }
    both = compare_runs(None, run.id, other.id)
    assert {difference.p for difference in both.differences if difference.metric == "ndcg@10"} == {1.0}
    assert both.untested == ""
    assert not {"numpy", "python"} & both.settings.keys()


def test_without_time_the_defaults_are_measured_and_stay(library: Path) -> None:
    selection = select(budget=0.0)
    assert selection.winners[Role.RANKING] == "ease"
    assert selection.winners[Role.STARS] == "stacked-stars"
    assert {"hybrid", "slim", "ials"} <= set(selection.skipped)
    assert any("hybrid was left out" in note for note in selection.run.settings.notes)
    assert "ease was left out as neighbours: time was up." in selection.run.settings.notes


def test_play_counts_have_no_stars_to_find(tmp_path: Path) -> None:
    lines = [f"u{user},i{(user * 7 + item) % 20},{1 + item}" for user in range(40) for item in range(5)]
    (tmp_path / "plays.csv").write_text("user,item,plays\n" + "\n".join(lines) + "\n", encoding="utf-8")
    import_data(tmp_path / "plays.csv")
    selection = select()
    assert list(selection.winners) == [Role.RANKING, Role.NEIGHBOURS]


def test_stopped_nothing_has_changed(library: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(progress: Progress) -> None:
        if progress.stage.startswith("measuring"):
            raise StoppedError

    with open_library() as opened:
        before = [header.id for header in opened.models.list()], [run.id for run in opened.runs.list()]
    with pytest.raises(StoppedError):
        select(progress=stop)
    with open_library() as opened:
        assert ([header.id for header in opened.models.list()], [run.id for run in opened.runs.list()]) == before


def test_the_command_tells_winners_and_table(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "BUDGET", 0.0)
    result = CliRunner().invoke(recterm, ["train", "auto", "--json"])
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["winners"]["ranking"] == "ease"
    assert "hybrid" in document["skipped"]
    assert document["run"]["models"]["popularity"]
    shown = CliRunner().invoke(recterm, ["train", "auto", "--budget", "0"])
    assert shown.exit_code == 0
    assert "Near@10" in shown.stdout
    for wrong in (["auto", "als"], ["auto", "--set", "k=3"], ["als", "--budget", "3"]):
        assert CliRunner().invoke(recterm, ["train", *wrong]).exit_code == 2
