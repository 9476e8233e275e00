"""MIND's clicks and Steam's hours: neither has a header, and not every line is an interaction."""

from __future__ import annotations

from pathlib import Path

import pytest

from recterm import ingest
from tests.ingest.made_up import written, zipped

CASE = Path(__file__).parents[4] / "shared" / "field-cases" / "32-steam-200k" / "input" / "steam-200k.csv"
BEHAVIORS = (
    "1\tU1\t11/15/2019 8:55:22 AM\tN3 N1\tN2-1 N4-0 N5-0\n"
    "2\tU1\t11/16/2019 8:55:22 PM\tN3 N1\tN2-1 N1-1\n"
    "3\tU2\t11/15/2019 9:00:00 PM\t\tN1-1 N2-0\n"
)
NEWS = (
    'N1\tsports\tgolf\tTin Drum: "a tale\tText\tx\t[]\t[]\n'
    "N2\tnews\tworld\tSalt Road\t\tx\t[]\t[]\n"
    "N9\tnews\tworld\tUnread\t\tx\t[]\t[]\n"
)
STEAM = '1,"Tin Drum",purchase,1.0,0\n1,"Tin Drum",play,2.5,0\n1,"Road, The",purchase,1.0,0\n2,"Tin Drum",play,0.5,0\n'


@pytest.mark.parametrize("pack", [False, True])
def test_news_are_read_by_what_was_clicked(tmp_path: Path, pack: bool) -> None:
    files = {"MINDsmall_train/behaviors.tsv": BEHAVIORS, "MINDsmall_train/news.tsv": NEWS}
    dataset = ingest.read(zipped(tmp_path / "mind.zip", files) if pack else written(tmp_path / "mind", files))
    assert (dataset.format, dataset.n_users, dataset.n_items, dataset.n_interactions) == ("mind", 2, 4, 4)
    items = {row["id"]: row for row in dataset.items.to_dicts()}
    assert items["mind:N1"]["title"] == 'Tin Drum: "a tale'
    assert items["mind:N2"]["genres"] == ["news", "world"]
    assert items["mind:N3"]["title"] == "mind:N3"
    assert dataset.scale is None
    times = dataset.interactions["timestamp"].drop_nulls().sort().to_list()
    assert times == [1_573_808_122, 1_573_851_600, 1_573_937_722]  # the click of N2 is its first
    assert "articles that were shown and not clicked are left out: 3" in dataset.report.notes


def test_hours_are_counted_and_purchases_are_not(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, {"steam-200k.csv": STEAM}) / "steam-200k.csv")
    assert (dataset.format, dataset.n_users, dataset.n_interactions) == ("steam", 2, 2)
    assert dataset.interactions["value"].to_list() == [2.5, 0.5]
    assert dataset.items["title"].to_list() == ["Tin Drum", "Road, The"]
    assert dataset.report.dropped["a purchase, which is not an hour of play"].count == 2
    assert dataset.report.read == 4


def test_the_field_case_of_steam(tmp_path: Path) -> None:
    if not CASE.is_file():
        pytest.skip("the field cases are not here")
    dataset = ingest.read(CASE)
    kinds = [line.split(",")[2] for line in CASE.read_text().splitlines()]
    assert dataset.report.dropped["a purchase, which is not an hour of play"].count == kinds.count("purchase")
    assert dataset.n_interactions == kinds.count("play")
    assert dataset.scale is None
