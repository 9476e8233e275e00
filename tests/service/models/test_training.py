"""Training of the default set or of named models; they are saved together or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from recterm import engine
from recterm.domain.model import Progress, Role
from recterm.engine.core import defaults
from recterm.errors import EngineError, LibraryError
from recterm.service.arrays.changed_hyperparameters import KEY, changed_of
from recterm.service.data.importing import import_data
from recterm.service.libraries import files as libraries
from recterm.service.libraries import maintenance
from recterm.service.libraries.files import open_library
from recterm.service.models.auto_selection import select
from recterm.service.models.evaluating import evaluate
from recterm.service.models.planned_training import planned_training
from recterm.service.models.training import train

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class StoppedError(Exception):
    """Raised from a progress sink to stop the work."""


def trained_in(library: Path | None = None) -> list[tuple[str, Role, bool]]:
    with open_library(library) as opened:
        return [(header.name, header.role, header.active) for header in opened.models.list()]


def test_the_default_set_has_a_model_for_every_role_and_popularity(library: Path) -> None:
    trained = train()
    assert [model.role for model in trained if model.active] == [Role.RANKING, Role.NEIGHBOURS, Role.STARS]
    assert [(model.name, model.active) for model in trained if not model.active] == [("popularity", False)]
    assert trained_in() == [(model.name, model.role, model.active) for model in trained]
    assert all(model.seconds >= 0 and model.seed == 0 for model in trained)


def test_training_again_takes_the_place_of_what_was_there(library: Path) -> None:
    before = trained_in()
    train(seed=5)
    assert trained_in() == before
    with open_library() as opened:
        assert {header.seed for header in opened.models.list()} == {5}


def test_data_without_ratings_get_no_star_model(tmp_path: Path) -> None:
    lines = [f"u{user},i{(user * 7 + item) % 20},1" for user in range(40) for item in range(5)]
    (tmp_path / "plays.csv").write_text("user,item,plays\n" + "\n".join(lines) + "\n", encoding="utf-8")
    import_data(tmp_path / "plays.csv")
    assert Role.STARS not in {model.role for model in train()}


def test_a_named_model_takes_over_its_role(library: Path) -> None:
    (trained,) = train(names=["popularity"])
    assert (trained.name, trained.role, trained.active) == ("popularity", Role.RANKING, True)
    with open_library() as opened:
        assert opened.models.active(Role.RANKING).name == "popularity"
        assert opened.models.active(Role.STARS).name != "popularity"


def test_what_is_active_no_longer_goes_when_its_model_is_trained_again(library: Path) -> None:
    def roles_of(name: str) -> set[tuple[Role, bool]]:
        return {(role, active) for kept, role, active in trained_in() if kept == name}

    train(names=["als", "ease"])
    assert roles_of("als") == {(Role.RANKING, True)}
    assert roles_of("ease") == {(Role.NEIGHBOURS, True)}
    train(names=["ease"])
    assert roles_of("als") == {(Role.RANKING, False)}
    assert roles_of("ease") == {(Role.RANKING, True), (Role.NEIGHBOURS, True)}
    train(names=["als"])
    assert roles_of("als") == {(Role.RANKING, True)}
    assert roles_of("ease") == {(Role.RANKING, False), (Role.NEIGHBOURS, True)}


def test_hyperparameters_are_set_from_text_and_from_values(library: Path) -> None:
    (trained,) = train(names=["als"], overrides={"n_factors": "5", "n_iterations": 2})
    assert (trained.hyperparameters["n_factors"], trained.hyperparameters["n_iterations"]) == (5, 2)
    with open_library() as opened:
        assert opened.models.active(Role.RANKING).hyperparameters == trained.hyperparameters


def test_what_was_set_is_kept_beside_the_model_and_goes_with_it(library: Path) -> None:
    (trained,) = train(names=["als"], overrides={"n_factors": "5", "viewed": 0.6})
    assert trained.changed == {"n_factors": 5}  # 0.6 is the default
    with open_library() as opened:
        first = opened.models.active(Role.RANKING)
        assert changed_of(opened.settings, first) == {"n_factors": 5}
        assert changed_of(opened.settings, replace(first, created=first.created - 1)) is None
    train(names=["ease"])
    train(names=["als"])
    with open_library() as opened:
        assert opened.settings.get(KEY).keys() == {str(header.id) for header in opened.models.list()}
        assert changed_of(opened.settings, opened.models.active(Role.RANKING)) == {}
        of_another_kind: tuple[object, ...] = (
            [], {str(first.id): 3}, {str(first.id): {"name": "als", "created": first.created, "changed": 3}}
        )  # fmt: skip
        for broken in of_another_kind:
            opened.settings.set(KEY, broken)
            assert changed_of(opened.settings, first) is None


def test_the_default_models_are_known_before_training(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = {model.role: model.name for model in train() if model.active}
    planned = planned_training(library)
    assert {model.role: model.name for model in planned} == usual
    assert all(model.seconds is not None for model in planned)
    monkeypatch.setattr(defaults, "STACK_RATINGS", 10)  # larger data than this are not read to know
    large = {model.role: model.name for model in planned_training(library)}
    assert large == usual | {Role.STARS: "bayesian-mf"}


def test_what_is_set_reaches_every_model_that_has_it(library: Path) -> None:
    trained = train(overrides={"viewed": 0.4})
    having = [model for model in trained if "viewed" in model.hyperparameters]
    assert having
    assert {model.hyperparameters["viewed"] for model in having} == {0.4}


@pytest.mark.parametrize(
    ("names", "overrides", "message"),
    [
        (["alls"], {}, "'alls'"),
        (["als"], {"factors": 3}, "'factors'"),
        (["als"], {"n_factors": 0}, "n_factors"),
        (["als"], {"n_factors": "many"}, "n_factors"),
    ],
)
def test_what_no_model_can_take_is_refused_before_anything_is_done(
    library: Path, names: list[str], overrides: dict[str, object], message: str
) -> None:
    before = library.read_bytes()
    with pytest.raises(EngineError, match=message):
        train(names=names, overrides=overrides)
    assert library.read_bytes() == before


def test_an_empty_library_has_nothing_to_learn_from() -> None:
    libraries.new("empty")
    with pytest.raises(LibraryError, match="no data to learn from") as refused:
        train()
    assert "recterm import" in refused.value.hint


def test_the_same_seed_gives_the_same_models(library: Path) -> None:
    def arrays() -> list[dict[str, object]]:
        with open_library() as opened:
            return [dict(opened.models.arrays(header.id)) for header in opened.models.list()]

    train(seed=3)
    first = arrays()
    train(seed=3)
    assert arrays() == first


def test_progress_names_each_model_and_may_stop_the_work(library: Path) -> None:
    before, stages = trained_in(), []

    def progress(now: Progress) -> None:
        stages.append(now.stage)
        if now.stage == "saving models":
            raise StoppedError

    with pytest.raises(StoppedError):
        train(names=["popularity", "als"], progress=progress)
    assert "training popularity" in stages
    assert trained_in() == before


@pytest.mark.parametrize("stage", ["training", "saving"])
def test_killed_in_the_middle_the_library_is_as_it_was(library: Path, stage: str) -> None:
    before = trained_in()
    script = """
import os, sys
import recterm.service.models.training as training
from recterm.store.lab.models import Models

kept = 0
save = Models.save

def save_some(self, *arguments, **options):
    global kept
    header = save(self, *arguments, **options)
    kept += 1
    if kept == 2:
        wait()
    return header

def wait():
    print("here", flush=True)
    sys.stdin.read()

def progress(now):
    if sys.argv[1] == "training" and now.stage.startswith("training"):
        wait()

if sys.argv[1] == "saving":
    Models.save = save_some
training.train(seed=9, progress=progress)
"""
    command = [sys.executable, "-c", script, stage]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        os.kill(child.pid, signal.SIGKILL)
    assert trained_in() == before
    assert maintenance.check() == []
    with open_library() as opened:
        assert {header.seed for header in opened.models.list()} == {0}
    assert {model.name for model in train(seed=9)} <= set(engine.MODELS)


@pytest.mark.parametrize("work", ["train", "evaluate", "auto"])
def test_what_was_learnt_from_data_that_were_replaced_is_not_saved(library: Path, tmp_path: Path, work: str) -> None:
    lines = [f"u{user},i{(user * 7 + item) % 20},{item % 5 + 1}" for user in range(40) for item in range(9)]
    (tmp_path / "other.csv").write_text("user,item,rating\n" + "\n".join(lines) + "\n", encoding="utf-8")
    replaced = False

    def meanwhile(progress: Progress) -> None:
        nonlocal replaced
        if not replaced and progress.stage != "reading community":
            replaced = True
            import_data(tmp_path / "other.csv", library=library, replace=True)

    works: dict[str, Callable[[], object]] = {
        "train": lambda: train(names=["popularity"], progress=meanwhile),
        "evaluate": lambda: evaluate(names=["popularity"], progress=meanwhile),
        "auto": lambda: select(budget=1, progress=meanwhile),
    }
    with pytest.raises(LibraryError, match="replaced in the meantime") as caught:
        works[work]()
    assert replaced
    assert caught.value.code == "data_replaced"
    assert trained_in() == []
    with open_library() as opened:
        assert opened.runs.list() == []
