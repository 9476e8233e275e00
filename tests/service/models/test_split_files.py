"""Evaluation by split files: the same figures as from a library, when the files hold the same split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from recterm.domain.evaluation_settings import EvaluationPlan
from recterm.errors import EngineError, InputError
from recterm.lab.splits.protocols import protocol_named
from recterm.service.arrays.community import interactions_of
from recterm.service.libraries.files import open_library
from recterm.service.models.evaluating import evaluate
from recterm.service.models.split_files import evaluate_files, split_files

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.model import Progress


@pytest.fixture
def written(library: Path, tmp_path: Path) -> Path:
    """Write the folds of `stars-3-fold` on the library's data as files named u1 to u3."""
    with open_library() as opened:
        data = interactions_of(opened)
        ids = [item.id for item in opened.catalogue.page(range(data.n_items))]
    rank = np.argsort(np.argsort([int(item_id.rpartition(":")[2]) for item_id in ids]))
    folder = tmp_path / "splits"
    folder.mkdir()
    for number, split in enumerate(protocol_named("stars-3-fold").splits(data.user, rank[data.item], 0), start=1):
        for ending, part in (("base", split.train), ("test", split.test)):
            rows = [
                f"{data.user[at] + 1}\t{ids[data.item[at]].rpartition(':')[2]}\t{data.value[at]:g}\t1000\n"
                for at in part
            ]
            (folder / f"u{number}.{ending}").write_text("".join(rows))
    return folder


def test_files_give_the_figures_of_the_split_that_they_hold(written: Path) -> None:
    expected = evaluate(names=["bias", "global-mean"], plan=EvaluationPlan("stars-3-fold")).models
    run = evaluate_files(split_files(str(written), (), ()), ["bias", "global-mean"], lists=False)
    for name, measures in run.models.items():
        for metric in ("rmse", "mae"):
            assert measures[metric].mean == pytest.approx(expected[name][metric].mean, abs=1e-6)
    assert run.split == "files"
    assert "u1.base / u1.test" in run.settings.words


def test_lists_are_measured_fold_by_fold(written: Path) -> None:
    splits = split_files(str(written), (), ())
    whole = evaluate_files(splits, ["popularity"]).models["popularity"]
    of_folds = [evaluate_files([split], ["popularity"]).models["popularity"] for split in splits]
    for metric in ("precision@10", "ndcg@10"):
        assert whole[metric].mean == pytest.approx(np.mean([measures[metric].mean for measures in of_folds]), abs=1e-3)


def test_it_computes_on_the_threads_of_the_plan(written: Path) -> None:
    used = set[int]()

    def hear(_: Progress) -> None:
        used.update(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")

    splits = split_files(None, [str(written / "u1.base")], [str(written / "u1.test")])
    run = evaluate_files(splits, ["bias"], lists=False, plan=EvaluationPlan(threads=3), progress=hear)
    assert run.settings.threads == 3
    assert 3 in used


def test_settings_reach_the_named_models(written: Path) -> None:
    splits = split_files(None, [str(written / "u1.base")], [str(written / "u1.test")])
    run = evaluate_files(splits, ["bias"], overrides={"damping": "5"}, lists=False)
    assert run.measured("bias").values["damping"] == 5.0
    with pytest.raises(EngineError, match="no hyperparameter 'hue'"):
        evaluate_files(splits, ["bias"], overrides={"hue": "5"})
    with pytest.raises(InputError, match="cannot be paired"):
        split_files(None, ["a"], [])
