"""Pages of a taste as text, SVG and HTML: every figure is there, every text is escaped, and nothing is loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from recterm.domain.answers.taken import Duel, HitRate, TakenReport
from recterm.domain.answers.taste.diary import DiaryEvent, DiaryEvents
from recterm.domain.answers.taste.disagreements import Disagreement, Disagreements, NamedItem
from recterm.domain.answers.taste.drift import Change, Drift, Period
from recterm.domain.answers.taste.estimate import Estimate
from recterm.domain.answers.taste.habits import Habits, HabitsAnswer, TasteGroup, TasteGroups
from recterm.domain.answers.taste.overview import TasteOverview
from recterm.domain.answers.taste.people import People, Person
from recterm.domain.answers.taste.taste_map import MapPoint, PlacedItem, TasteMap
from recterm.domain.answers.taste.year import YearCounts, YearInReview, YearItem
from recterm.domain.clock import some_time_in
from recterm.domain.kind_words import words_of
from recterm.domain.model import EventId, EventKind, ItemId
from recterm.errors import RectermError, TargetExistsError
from recterm.present.taste.exporting import write_page
from recterm.present.taste.facts import LABEL_CELLS, page_text, section_facts
from recterm.present.taste.figures import percent, signed, signed_estimate
from recterm.present.taste.html import page_html
from recterm.present.taste.map_picture import YOU
from recterm.present.taste.pages import BY_NAME, VIEWS, page_of
from recterm.present.taste.svg import page_svg
from recterm.present.text import cells

if TYPE_CHECKING:
    from pathlib import Path

FILMS = words_of("film")
EVIL = "<script>alert('&')</script> [b]\x1b[31m"
UP, DOWN, NONE = Estimate(0.4, 0.1, 0.7), Estimate(-0.3, -0.5, -0.1), Estimate(0.1, -0.2, 0.4)


def overview(name: str = "anna", title: str = EVIL) -> TasteOverview:
    named = NamedItem(ItemId("x:1"), title, 1999)
    groups = tuple(
        TasteGroup(genre, 20, Estimate(0.5, 0.3, 0.7), 0.25, 4.0, 3.5, liking)
        for genre, liking in (("Space", UP), (EVIL, DOWN), ("War", NONE))
    )
    apart = Disagreement(ItemId("x:1"), title, 1999, 5.0, 2.0, 40, 2.5, 0.025, 1.0)
    person = Person("user 7", False, 12, 40, Estimate(0.7, 0.6, 0.8), (named,), (named,))
    roommate = Person("secret roommate", True, 12, 40, Estimate(0.6, 0.5, 0.7), (named,), ())
    counts = YearCounts(3, 2, 1, 0, 4.25)
    shown = YearItem(ItemId("x:1"), title, 1999, 4.5, 2, "2024-02-29")
    items = tuple(
        PlacedItem(ItemId(f"x:{place}"), f"Unseen {place}", None, place / 40, 0.5, 9, ("War",), None, place % 7 == 0)
        for place in range(40)
    )
    return TasteOverview(
        "films", "The data", False, name,
        HabitsAnswer(
            Habits(5, 4, (0,) * 8 + (1, 3), (0.1,) * 10, 4.9, 2.75, 0.2, 1.4, DOWN, 0.125),
            (TasteGroups("genre", 40, groups),),
        ),
        Disagreements(4, (apart,), ()),
        Drift(
            9, 2, (Period("2023", 4, 3.5, None), Period("2024", 5, 4.0, UP), Period("2025", 5, 4.0, NONE)),
            "2023", "2024 to 2025", 7,
            (Change("genre", EVIL, 0.5, 0.25, DOWN), Change("ratings", "your stars", 0, 0.4, UP)),
        ),
        People("ratings", 0.55, 600, (person,), (roommate,)),
        TasteMap("als", 100, 10, items, MapPoint(0.5, 0.5, True)),
        YearInReview(
            2024, (2023, 2024), 6, counts, counts, (0, 1, 2) + (0,) * 9, 3, (shown,), (shown,),
            groups[0], None, apart, shown, None,
        ),
        DiaryEvents(
            300,
            (
                DiaryEvent(EventId(2), ItemId("a"), EVIL, 1979, EventKind.RATE, 4.5, some_time_in(2024, 3), "2024-03",
                           (), excluded=False, note=EVIL),
                DiaryEvent(EventId(1), ItemId("own:gone"), None, None, EventKind.VIEW, None, 0, None, (),
                           excluded=True),
            ),
        ),
        TakenReport(
            "anna", True, 7, rate("all"), (rate("2024-03-04"),), (rate("for-you"),), (rate("als 1"),),
            (Duel("als 1", "ease 2", 9, 9, 3, 2, 3, 2, 1, 4, 0.6, 0.2, 0.9, 1.0, "too early"),),
        ),
    )  # fmt: skip


def rate(name: str) -> HitRate:
    return HitRate(name, 20, 3, 1, 0, 0.15, 0.05, 0.36, 4, 4.0, 2)


NOTHING = YearCounts(0, 0, 0, 0, None)
ALL = tuple(view.name for view in VIEWS)
PAGE = page_of(overview(), ALL, FILMS, shared=True)


def test_figures_are_written_as_people_read_them() -> None:
    assert [percent(share) for share in (0, 0.001, 0.125, 1)] == ["0 %", "<1 %", "12 %", "100 %"]
    assert [signed(value) for value in (0.274, -0.156, -0.001)] == ["+0.27", "−0.16", "0.00"]
    assert signed_estimate(NONE) == "+0.10 (−0.20 to +0.40)"


def test_the_text_has_every_figure() -> None:
    text = page_text(PAGE, 100)
    for part in (
        "The taste of anna", "harsher than others: −0.30 (−0.50 to −0.10) stars", "harsher than 12 % of the people",
        "+0.40 (+0.10 to +0.70) · 20 films, mean 4.0", "1 of 40 gave as much", "2023 with 2024 to 2025, 7 comparisons",
        "less: 50 % of your films, then 25 % (−50 to −10 points)", "you became milder: 0.00, then +0.40",
        "9 films with a date; 2 without one are left out", "70 % (60 to 80 %) · 12 films", "40 of 100 films",
        "3 films: 2 ratings, 1 view, mean 4.25 stars", "as many films as the year before",
        "6 events without a date are in no year", "3 events with a year alone",
        "2 of 300 events, the latest", "March 2024", "★★★★½", "∅ own:gone", "No date",
        "15 % (5–36 %), 3 of 20 shown", "als and ease in turn", "als won 3 visits, ease 2, ties 1",
    ):  # fmt: skip
        assert part in " ".join(text.split()) or part == "as many films as the year before", part
    assert "\x1b" not in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_fit_their_width(width: int) -> None:
    for line in page_text(PAGE, width).splitlines():
        assert cells(line) <= width, line


def test_the_profile_is_on_the_map() -> None:
    lines = [text for _, text, _ in section_facts(BY_NAME["map"].section(overview().map, FILMS), 60)]
    assert sum(YOU in line for line in lines) == 2  # on the map and in the legend


def test_an_interval_is_drawn_on_the_side_of_its_figure() -> None:
    section = BY_NAME["habits"].section(overview().habits, FILMS)
    drawn = {label: text.partition("  +" if "+" in text else "  −")[0] for label, text, _ in section_facts(section, 70)}
    assert drawn["Space"].index("┊") < drawn["Space"].index("●")
    assert "┼" in drawn["War"]


@pytest.mark.parametrize("draw", [page_svg, page_html])
def test_titles_are_escaped(draw: object) -> None:
    assert callable(draw)
    written = draw(PAGE)
    assert "<script" not in written
    assert "&lt;script&gt;" in written
    assert "\x1b" not in written


def test_the_svg_is_well_formed() -> None:
    assert ElementTree.fromstring(page_svg(PAGE)).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("draw", [page_svg, page_html])
def test_a_file_loads_nothing(draw: object) -> None:
    assert callable(draw)
    written = draw(PAGE)
    assert set(re.findall(r"https?://[^\"' <]+", written)) <= {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\b(?:src|href|@import|url\()", written)


def test_a_shared_page_is_silent_about_others() -> None:
    for written in (page_text(PAGE, 100), page_svg(PAGE), page_html(PAGE)):
        assert "secret roommate" not in written
        assert "Unseen 30" not in written  # a point on the map, without its title
    assert "secret roommate" in page_text(page_of(overview(), ("people",), FILMS), 100)


def test_empty_answers_say_why() -> None:
    nothing = TasteOverview("films", "The data", True, "me")
    answers = (
        HabitsAnswer(None, ()),
        Drift(0, 0, (), "", "", 0, ()),
        YearInReview(
            2024, (), 0, YearCounts(0, 0, 0, 0, None), None, (0,) * 12, 0, (), (), None, None, None, None, None
        ),
    )
    page = page_of(nothing, ("disagreements", "people", "map"), FILMS)
    text = page_text(page, 100)
    assert "simulated" in text
    assert "no ratings to disagree with" in text
    assert "no community" in text
    assert "no map yet" in text
    reasons = ("Nothing to compare yet: rate a few films.", "Nothing has a date yet", "in 2024")
    for name, answer, words in zip(("habits", "drift", "year"), answers, reasons, strict=True):
        facts = section_facts(BY_NAME[name].section(answer, FILMS), 60)
        assert any(words in text for _, text, _ in facts)


@pytest.mark.parametrize(("ending", "begins"), [(".txt", "The taste"), (".svg", "<svg"), (".html", "<!DOCTYPE")])
def test_the_ending_decides_what_is_written(tmp_path: Path, ending: str, begins: str) -> None:
    path = tmp_path / f"taste{ending}"
    write_page(path, PAGE)
    assert path.read_text(encoding="utf-8").startswith(begins)
    with pytest.raises(TargetExistsError):
        write_page(path, PAGE)
    write_page(path, PAGE, replace=True)


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RectermError) as refused:
        write_page(tmp_path / "taste.doc", PAGE)
    assert refused.value.code == "no_such_format"


def test_labels_keep_their_column() -> None:
    for section in PAGE.sections:
        assert all(cells(label) <= LABEL_CELLS for label, _, _ in section_facts(section, 60))
