"""Weights of plays: remembered for the next export of a service or table with the same headings, said, forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.data.event_weights import EventChoice
from recterm.errors import InputError
from recterm.ingest.exports import HistoryMapping
from recterm.service.history.importing import import_history
from recterm.service.history.preview import preview_history
from recterm.service.libraries.files import new
from recterm.settings import load_settings
from tests.ingest.exports.test_weighing import PLAYS, spotify
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.answers.data.events import EventScores

SKIPS = EventChoice(weights=(("skip", -0.3),), half_life=180.0)
OWN = "title,artist,event,percent_played,date\nAlpha,Ada,play,40,2023-01-02\nBeta,Bob,skip,5,2023-01-01\n"
LATER = "date,title,artist,event,percent_played\n2023-02-02,Gamma,Ada,play,90\n"


def weights_of(scores: EventScores | None) -> dict[str, float]:
    assert scores is not None
    return scores.weights


def remembered(notes: tuple[str, ...]) -> str:
    return next((note for note in notes if "weights as remembered in" in note), "")


@pytest.fixture
def music(private_home: Path) -> Path:
    library = new("music")
    import_history(spotify(private_home / "first", *PLAYS[:1]), library=library, music="tracks")
    return library


def test_the_next_export_of_a_service_is_weighed_alike(music: Path, tmp_path: Path) -> None:
    done = import_history(spotify(tmp_path / "a", *PLAYS), library=music, events=SKIPS)
    assert "skip = -0.3, half-life = 180d" in remembered(done.notes)
    seen = preview_history(str(spotify(tmp_path / "b", *PLAYS)), library=music)
    assert weights_of(seen.scores) == {"play": 1.0, "skip": -0.3}
    assert seen.saved_weights in remembered(seen.notes)
    assert seen.asked is not None
    assert seen.asked.defaults == {"play": 1.0, "skip": 0.0}
    again = import_history(spotify(tmp_path / "c", *PLAYS), library=music)
    assert again.scores is not None
    assert (again.scores.half_life, again.scores.weights["skip"]) == (180.0, -0.3)
    assert remembered(again.notes)
    without = import_history(spotify(tmp_path / "d", *PLAYS[:2]), library=music)  # nothing was skipped: no mistake
    assert "skip" not in weights_of(without.scores)


def test_they_are_replaced_ignored_and_forgotten(music: Path, tmp_path: Path) -> None:
    import_history(spotify(tmp_path / "a", *PLAYS), library=music, events=SKIPS)
    fresh = import_history(spotify(tmp_path / "b", *PLAYS), library=music, fresh=True)
    assert weights_of(fresh.scores) == {"play": 1.0, "skip": 0.0}
    assert not remembered(fresh.notes)
    other = EventChoice(weights=(("skip", -1.0),))
    import_history(spotify(tmp_path / "c", *PLAYS), library=music, events=other)
    seen = preview_history(str(spotify(tmp_path / "d", *PLAYS)), library=music)
    assert seen.scores is not None
    assert (seen.scores.half_life, seen.scores.weights["skip"]) == (None, -1.0)
    shown = preview_history(str(spotify(tmp_path / "e", *PLAYS)), library=music, forget_weights=True)
    assert weights_of(shown.scores)["skip"] == 0.0
    assert preview_history(str(tmp_path / "e"), library=music).saved_weights
    import_history(spotify(tmp_path / "f", *PLAYS), library=music, forget_weights=True)
    seen = preview_history(str(tmp_path / "e"), library=music)
    assert not seen.saved_weights
    assert weights_of(seen.scores)["skip"] == 0.0


def test_whether_the_share_counts_is_remembered_for_a_service(music: Path, tmp_path: Path) -> None:
    import_history(spotify(tmp_path / "a", *PLAYS), library=music, named=HistoryMapping(dwell="none"))
    seen = preview_history(str(spotify(tmp_path / "b", *PLAYS)), library=music)
    assert seen.asked is not None
    assert seen.asked.scores.strength == ""
    assert "dwell = none" in remembered(seen.notes)


def test_tables_of_the_same_headings_are_weighed_alike(music: Path, tmp_path: Path) -> None:
    first = written(tmp_path, {"plays.csv": OWN}) / "plays.csv"
    import_history(first, library=music, events=EventChoice(weights=(("skip", -0.3), ("play", 2.0))))
    later = written(tmp_path / "later", {"more.csv": LATER}) / "more.csv"  # the same columns in another order
    seen = preview_history(str(later), library=music)
    assert weights_of(seen.tables[0].scores) == {"play": 2.0}
    done = import_history(later, library=music)
    assert weights_of(done.scores) == {"play": 2.0}
    assert "play = 2" in remembered(done.notes)
    other = written(tmp_path / "other", {"plays.csv": OWN.replace("artist", "band")}) / "plays.csv"
    assert not preview_history(str(other), library=music).saved_weights


def test_the_plays_of_several_tables_are_weighed_together(music: Path, tmp_path: Path) -> None:
    other = "band,song,action,day\nAda,Delta,play,2023-01-02\nBob,Beta,skip,2023-01-03\nBob,Iota,play,2023-01-04\n"
    folder = written(tmp_path / "mine", {"plays.csv": OWN, "more.csv": other})
    seen = preview_history(str(folder), library=music)
    assert seen.asked is not None
    assert {use.kind: use.rows for use in seen.asked.scores.kinds} == {"play": 3, "skip": 2}
    assert seen.asked.scores.strength
    choice = EventChoice(weights=(("skip", -0.5),))
    done = import_history(folder, library=music, events=choice)
    assert weights_of(done.scores) == {"play": 1.0, "skip": -0.5}
    for name in ("plays.csv", "more.csv"):
        alone = written(tmp_path / name, {name: (folder / name).read_text()}) / name
        assert weights_of(preview_history(str(alone), library=music).tables[0].scores)["skip"] == -0.5


def test_plays_that_each_count_one_can_be_asked_for_too(music: Path, tmp_path: Path) -> None:
    seen = preview_history(str(spotify(tmp_path / "one", ("Alpha", 200_000, "trackdone", False))), library=music)
    assert seen.scores is None
    assert seen.asked is not None
    assert [(use.kind, use.rows, use.weight) for use in seen.asked.scores.kinds] == [("play", 1, 1.0)]
    assert [example.score for example in seen.asked.scores.examples] == [1.0]


@pytest.mark.parametrize("text", ["{", "[]", '{"events": {"skip": "much"}}', '{"events": {}, "half_life": "soon"}'])
def test_a_damaged_file_is_named_and_can_be_ignored(music: Path, tmp_path: Path, text: str) -> None:
    import_history(spotify(tmp_path / "a", *PLAYS), library=music, events=SKIPS)
    (file,) = (load_settings().data_dir / "columns").glob("plays-*.json")
    file.write_text(text)
    with pytest.raises(InputError, match="should hold the weights of your plays"):
        import_history(spotify(tmp_path / "b", *PLAYS), library=music)
    import_history(spotify(tmp_path / "c", *PLAYS), library=music, fresh=True)
