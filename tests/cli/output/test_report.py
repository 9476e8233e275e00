"""Report: complete, self-contained, and literal in text that comes from the data."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from recterm.cli.output import report_svg
from recterm.cli.output.report import markdown, report_of, web_page, write_report
from recterm.domain.answers.lab.evaluation import Breakdown, BreakdownGroup, Measure, MeasuredModel, Run, RunSettings
from recterm.errors import RectermError
from recterm.present.runs.model_colours import PALETTE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document
    from tests.cli.conftest import Run as Invoke

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Checker(HTMLParser):
    """Parser that checks that every element is closed and that none loads anything."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "img", "iframe", "object")
        for name, value in attrs:
            assert name not in ("src", "href", "onload"), (tag, name, value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def checked(page: str) -> str:
    """Return the text of a page after checking that it is well-formed and self-contained."""
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    return " ".join(checker.text)


def hostile_run() -> Run:
    name = "<script>alert('x')</script> | `code`"
    return Run(
        id=3,
        data=name,
        fingerprint="f",
        split="holdout-80-20",
        seed=0,
        k=10,
        users=2,
        models={name: {"ndcg@10": Measure(0.2, 0.1, 0.3), "made-up@10": Measure(float("nan"), 0.0, 0.0)}},
        seconds=1.0,
        created=1_700_000_000,
        settings=RunSettings(words=name, notes=(name,), models={name: MeasuredModel(name, {"a": name})}),
    )


def test_whatever_comes_from_the_data_is_literal() -> None:
    parts = report_of(hostile_run(), None, None)
    page = web_page(parts)
    assert "<script>" not in page
    assert "<script>alert('x')</script> | `code`" in checked(page)
    text = markdown(parts)
    assert "<script>" not in text
    assert "\\|" in text


def test_a_report_has_everything_to_hand_in(document: Document, run: Invoke, home: Path, tmp_path: Path) -> None:
    path, other = tmp_path / "report.html", tmp_path / "report.md"
    evaluated = document("evaluate", "popularity", "als", "--by", "history", "--report", str(path))
    words = checked(path.read_text(encoding="utf-8"))
    for name, metrics in evaluated["models"].items():
        assert name in words
        for measure in metrics.values():
            assert f"{measure['mean']:.4f}" in words
    for part in (
        "NDCG",
        "sparsity",
        "n_factors",
        "seed 0",
        "numpy",
        "hits / relevant",
        "cut short",
        "matrix in blocks",
    ):
        assert part in words
    assert document("runs", "report", str(evaluated["run"]), str(other)) == {
        "run": evaluated["run"],
        "report": str(other),
    }
    text = other.read_text(encoding="utf-8")
    assert "| popularity |" in text
    assert "sparsity" in text


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(RectermError, match="cannot write"):
        write_report(tmp_path / "nowhere" / "report.html", hostile_run(), None, None)


def test_plots_are_well_formed_whatever_they_show() -> None:
    plots = [
        report_svg.bars([("<a> & b", 3.0), ("none", 0.0)]),
        report_svg.intervals([("one", 0.2, 0.2, 0.2), ("two", -0.5, -1.0, 0.0)]),
        report_svg.lines(["1", "2"], {"a": [0.1, None], "b": [None, None]}),
        report_svg.lines(["only"], {"a": [0.0]}),
        report_svg.dots(["<Horror> & more (12 times)", "Film-Noir"], {'"a"': [0.1, None], "<b>": [-0.2, 0.3]}),
        report_svg.heat_map([[0.0, 1.0], [0.5, 0.01]]),
    ]
    for plot in plots:
        ET.fromstring(plot)
    empty = report_svg.intervals([]), report_svg.lines([], {}), report_svg.dots([], {}), report_svg.heat_map([[0.0]])
    assert set(empty) == {""}


def test_groups_without_an_order_are_lines_of_their_own() -> None:
    """Side by side their names lay over each other, and a line between two genres means nothing."""
    genres = [f"Genre {place} (9 times)" for place in range(19)]
    tree = ET.fromstring(report_svg.dots(genres, {"als": [0.5] * 19, "popularity": [0.25] * 19}))
    rows = [row for row in tree.iter("div") if row.get("class", "").strip() == "row"]
    assert [row.findtext("span") for row in rows] == [f"Genre {place}" for place in range(19)]
    marks = [mark.get("title") for mark in rows[0].iter("i")]
    assert marks == ["popularity 0.2500", "als 0.5000"]


def test_charts_take_the_width_that_there_is() -> None:
    """Nothing along a scale is placed in pixels."""
    for chart in (
        report_svg.bars([("a", 3.0)]),
        report_svg.intervals([("one", 0.2, 0.1, 0.3)]),
        report_svg.dots(["g"], {"a": [0.1]}),
    ):
        places = re.findall(r"(?:left|width):([^;\"]+)", chart)
        assert places
        assert all(place.endswith("%") for place in places)
    drawn = re.findall(
        r' (?:x1|x2|cx)="([^"]+)"', report_svg.lines(["1", "2"], {"a": [0.1, 0.2]}).partition("lines")[2]
    )
    assert drawn
    assert all(place.endswith("%") or place == "0" for place in drawn)


def test_a_model_has_the_same_colour_in_every_report() -> None:
    def classes(*rows: str) -> dict[str | None, str | None]:
        tree = ET.fromstring(report_svg.intervals([(row, 0.2, 0.1, 0.3) for row in rows]))
        return {row.findtext("span"): row.get("class") for row in tree.iter("div") if row.findtext("span")}

    alone, among = classes("ease"), classes("popularity", "als", "item-knn", "ease", "in use (For you)")
    assert alone["ease"] == among["ease"]
    assert len(set(among.values())) == len(among)
    named = {"als": [0.1, 0.2], "ease": [0.2, 0.1]}
    legend = ET.fromstring(report_svg.lines(["1", "2"], named)).find("p")
    assert legend is not None
    assert [f"row {key.get('class')}" for key in legend] == [classes(name)[name] for name in named]
    page = web_page(report_of(hostile_run(), None, None))
    assert "prefers-color-scheme: dark" in page
    for place, colour in enumerate(PALETTE):
        assert page.count(f"--m{place}: {colour.light}") == page.count(f"--m{place}: {colour.dark}") == 1


def test_models_that_are_not_drawn_are_named() -> None:
    names = [f"model-{place}" for place in range(9)] + ["popularity"]
    measures = {name: {"ndcg@10": Measure(place / 20, 0.0, 1.0)} for place, name in enumerate(names[:-1], start=2)}
    measures["popularity"] = {"ndcg@10": Measure(0.05, 0.0, 0.1)}
    group = BreakdownGroup("1", 3, dict.fromkeys(names, Measure(0.1, 0.0, 0.2)))
    breakdown = Breakdown("activity", "by activity", "ndcg@10", (group,))
    run = replace(hostile_run(), models=measures, settings=RunSettings(breakdowns=(breakdown,)))
    *_, plot = report_of(run, None, None).plots
    assert plot.note == "Not drawn, ranking below these: model-0, model-1."
    assert "popularity" in plot.svg


def test_a_report_of_an_unknown_ending_is_refused_before_the_work(run: Invoke, home: Path, tmp_path: Path) -> None:
    for command in (("evaluate", "popularity", "--report"), ("runs", "report", "1")):
        result = run(*command, str(tmp_path / "report.pdf"))
        assert result.exit_code == 2
        assert "a report is .html or .htm or .md or .markdown" in " ".join(result.stderr.split())
    assert not list(tmp_path.glob("*.pdf"))
