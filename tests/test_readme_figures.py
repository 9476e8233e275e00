"""Script that makes the README's figures: how they are written, and that the README has a place for each."""

from __future__ import annotations

import pytest

from tests.benchmarks import readme

MEASURE = {"mean": 0.24618, "low": 0.2301, "high": 0.2639}


def curves(name: str) -> dict[str, object]:
    groups = [{"label": label, "size": 329, "models": {name: MEASURE}} for label in ("0", *readme.LENGTHS)]
    return {
        "settings": {
            "models": {name: {"model": name.split(maxsplit=1)[0]}},
            "breakdowns": [{"by": "activity", "groups": []}, {"by": "history", "groups": groups}],
        }
    }


def test_figures_are_written_with_their_interval() -> None:
    assert readme.figure(MEASURE, bold=False) == "0.246 (.230–.264)"
    assert readme.figure(MEASURE, bold=True) == "**0.246** (.230–.264)"
    assert readme.figure({"mean": 1.0634, "low": 0.99, "high": 1.1}, bold=False) == "1.063 (.990–1.100)"
    assert readme.figure(None, bold=True) == ""


def test_tables_have_a_row_for_each_model() -> None:
    models = {name: {"ndcg@10": MEASURE} for name in readme.RANKED} | {name: {"rmse": MEASURE} for name in readme.STARS}
    lines = readme.accuracy_table(models).splitlines()
    assert len(lines) == 2 + len(models)
    assert lines[2] == "| popularity | | | 0.246 (.230–.264) | |"
    assert lines[-1] == "| **Stacked stars**, the default here | | | | **0.246** (.230–.264) |"
    assert len({line.count("|") for line in lines}) == 1


def test_the_curve_finds_a_model_by_what_it_is() -> None:
    everything = curves("popularity")
    for name in ("ease", "als"):
        for group, more in zip(readme.curve_of(everything), readme.curve_of(curves(name)), strict=True):
            group["models"] |= more["models"]
        everything["settings"]["models"][name] = {"model": name}  # type: ignore[index]
    table = readme.history_table(everything, curves("ease (prior 0)"))
    assert table.splitlines()[4] == "| EASE with `--set prior=0` |" + " 0.246 |" * len(readme.LENGTHS)


def ordered(name: str, ndcg: float) -> dict[str, object]:
    measure = {"mean": ndcg, "low": 0.01, "high": 0.3}
    models = ("popularity", "item-knn", "als", "next-item", "ease") if name != "faded" else ("popularity", "ease")
    keys = {model: {"model": model} for model in models}
    shuffled = {"mean": ndcg / 2, "low": 0.01, "high": 0.3}
    groups = [{"models": dict.fromkeys(models, figures)} for figures in (measure, shuffled)]
    return {
        "users": 610,
        "models": {model: {"ndcg@10": measure, "hit_rate@10": measure} for model in models},
        "settings": {"models": keys, "breakdowns": [{"by": "ties", "metric": "ndcg@10", "groups": groups}]},
    }


def test_what_comes_next_has_a_row_for_each_model_and_shuffled_ties() -> None:
    table = readme.order_table(
        ordered("all", 0.08), ordered("faded", 0.06), ordered("all", 0.04), ordered("faded", 0.02)
    )
    lines = table.splitlines()
    assert len(lines) == 2 + len(readme.ORDERED)
    faded = [f"0.0{digit}0 (.010–.300)" for digit in (6, 6, 3, 2)]
    assert lines[6] == "| EASE with `--set fade=6` | " + " | ".join(faded) + " |"
    assert lines[7].startswith("| next-item | 0.080 (.010–.300) |")
    assert "610 users" in lines[0]


def test_the_readme_has_a_place_for_every_figure() -> None:
    """Filling it with the same marks twice changes nothing more, and nothing outside of the marks."""
    old = readme.README.read_text(encoding="utf-8")
    tables = {
        "accuracy": "| a |",
        "short histories": "| b |",
        "quiz": "| c |",
        "compatibility": "| d |",
        "order": "| e |",
        "shelves": "| f |",
    }
    numbers = dict.fromkeys(readme.SENTENCES, "1,234")
    new = readme.filled(old, tables, numbers)
    assert readme.filled(new, tables, numbers) == new
    assert new.count("1,234") == old.count("1,234") + len(numbers)
    assert len(new.splitlines()) < len(old.splitlines())


def test_a_missing_place_is_named() -> None:
    with pytest.raises(readme.ReadmeError, match="figures: accuracy"):
        readme.filled("no marks", {"accuracy": "| a |"}, {})
    with pytest.raises(readme.ReadmeError, match="number of users"):
        readme.filled("no sentence", {}, {"users": "5"})
