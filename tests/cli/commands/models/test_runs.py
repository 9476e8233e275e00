"""`recterm runs`: list, show, compare, repeat, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_a_run_is_listed_shown_repeated_and_deleted(document: Document, run: Run, home: Path) -> None:
    first = document("evaluate", "popularity", "als", "--by", "history")
    assert "nothing" not in run("runs", "list").stdout
    assert document("runs", "list")["runs"][0]["run"] == first["run"]
    assert document("runs", "show")["models"] == first["models"]
    again = document("runs", "repeat", str(first["run"]))
    assert again["different"] == []
    assert again["models"] == first["models"]
    repeated = run("runs", "repeat", str(first["run"]))
    assert repeated.exit_code == 0
    assert "the same to the last digit" in repeated.stdout
    assert document("runs", "delete", str(first["run"]), "--yes") == {"deleted": first["run"]}
    assert run("runs", "show", str(first["run"])).exit_code == 1


def test_two_models_side_by_side(document: Document, run: Run, home: Path) -> None:
    number = str(document("evaluate", "popularity", "als", "--set", "n_factors=3")["run"])
    comparison = document("runs", "compare", number, "popularity", "als")
    assert comparison["models"] == [["popularity", "als"]]
    assert comparison["settings"]["hyperparameters"] == ["the defaults", "n_factors=3"]
    assert all(
        difference["p"] is not None
        for difference in comparison["differences"]
        if difference["metric"].startswith("ndcg")
    )
    assert document("runs", "compare", f"{number}:popularity", f"{number}:ALS") == comparison
    printed = run("runs", "compare", number, "popularity", "als", env={"COLUMNS": "80"})
    assert "n_factors=3" in printed.stdout
    assert "permutation test" in printed.stdout
    for words in (("als", "ease"), (number,), (number, "als"), (number, f"{number}:als"), (f"{number}:", "3:als")):
        assert run("runs", "compare", *words).exit_code == 2
    assert "no model 'ease'" in run("runs", "compare", number, "als", "ease").stderr


def test_what_has_no_counterpart_is_reported(document: Document, run: Run, home: Path) -> None:
    first, second = (str(document("evaluate", name)["run"]) for name in ("als", "item-knn"))
    comparison = document("runs", "compare", first, second)
    assert (comparison["only_first"], comparison["only_second"]) == (["als"], ["item-knn"])
    printed = run("runs", "compare", first, second).stdout
    assert f"Only run {first} has als." in printed
    assert f"Only run {second} has item-knn." in printed


def test_hyperparameters_that_differ_are_reported_everywhere(
    document: Document, run: Run, home: Path, tmp_path: Path
) -> None:
    evaluated = document("evaluate", "als", "in-use-because", "--set", "n_factors=3")
    assert evaluated["measured"]["als"] == {"model": "als", "changed": {"n_factors": 3}}
    because = evaluated["measured"]["in use (Because)"]
    assert because["model"] == "item-knn"
    assert because["changed"].items() >= {"similarity": "phi", "weighting": "none"}.items()
    assert evaluated["measured"]["popularity"] == {"model": "popularity", "changed": {}}
    path = tmp_path / "run.md"
    assert run("runs", "report", str(evaluated["run"]), str(path)).exit_code == 0
    texts = [run("runs", "show").stdout, run("runs", "list").stdout, path.read_text(encoding="utf-8").replace("\\", "")]
    for text in texts:
        assert "als: n_factors=3" in text
        assert "in use (Because): item-knn" in text
        assert "similarity=phi" in text
        assert "popularity:" not in text


def test_two_runs_side_by_side(document: Document, run: Run, home: Path) -> None:
    first, second = (document("evaluate", "popularity", "--seed", seed)["run"] for seed in ("0", "1"))
    comparison = document("runs", "compare", str(first), str(second))
    assert comparison["settings"]["seed"] == ["0", "1"]
    assert {difference["model"] for difference in comparison["differences"]} == {"popularity"}
    printed = run("runs", "compare", str(first), str(second))
    assert printed.exit_code == 0
    assert "seed" in printed.stdout


def test_a_run_is_shown_by_group_and_explained(run: Run, home: Path) -> None:
    printed = run("evaluate", "popularity", "--by", "activity", "--by", "genre", "--by", "history", "--explain")
    assert printed.exit_code == 0
    for words in ("length of the user's history", "genre of the relevant item", "cut short", "hits / relevant"):
        assert words in printed.stdout
    missing = run("runs", "show", "--by", "popularity")
    assert "popularity of the relevant item" in missing.stdout


def test_without_runs_a_line_says_what_makes_them(run: Run, home: Path) -> None:
    assert "recterm evaluate" in run("runs", "list").stdout


def test_models_are_measured_for_each_group_of_users(run: Run, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    sales = [f"{user},{(user * 7 + place * 3) % 25},{1 + place % 5}" for user in range(40) for place in range(12)]
    people = [f"{user},{'FM'[user % 2]}" for user in range(40)]
    (folder / "sales.csv").write_text("\n".join(["user_id,product_id,rating", *sales]) + "\n")
    (folder / "people.csv").write_text("\n".join(["user_id,gender", *people]) + "\n")
    assert run("import", str(folder)).exit_code == 0
    unknown = run("evaluate", "popularity", "--by", "colour")
    assert unknown.exit_code == 2
    assert "--by colour is not one of activity" in unknown.stderr
    assert "the users' features are gender" in unknown.stderr
    printed = run("evaluate", "popularity", "--by", "Gender")
    assert printed.exit_code == 0
    assert "NDCG@10 by the user's gender" in printed.stdout
    absent = run("runs", "show", "--by", "colour")
    assert "nothing by colour; it has activity, popularity, gender" in absent.stdout
