"""What a profile says about itself: its part in the scores, in the reasons and in the note of the shelf."""

from __future__ import annotations

import math
import shutil
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.domain.shelf import FOR_YOU
from recterm.errors import RectermError
from recterm.present.items.reason_sentence import sentence
from recterm.service.data.importing import import_data
from recterm.service.libraries.files import remember
from recterm.service.live.session import Session
from recterm.service.models.training import train
from recterm.settings import load_settings
from tests.service.described_users import write_described

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recterm.domain.shelf import Pick, Shelf


@pytest.fixture(scope="module")
def described_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("described")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(folder / "home"))
        path = import_data(write_described(folder / "films")).path
        train(path, ["ease", "bias"])
    return path


@pytest.fixture
def session(described_file: Path, private_home: Path) -> Iterator[Session]:
    path = load_settings().libraries_dir / described_file.name
    path.parent.mkdir(parents=True)
    shutil.copy(described_file, path)
    remember(path)
    with Session.open() as opened:
        opened.models.load()
        yield opened


def for_you(session: Session) -> Shelf:
    return session.shelves.for_you(10)


def kinds(picks: tuple[Pick, ...]) -> set[str]:
    return {pick.item.title.split()[0] for pick in picks}


def check_sum(pick: Pick) -> None:
    assert math.fsum(reason.amount for reason in pick.reasons) == pytest.approx(pick.score, rel=1e-4)
    assert math.fsum(reason.share for reason in pick.reasons) == pytest.approx(1.0)


def test_the_list_for_a_person_without_ratings_is_that_of_their_group(session: Session) -> None:
    assert kinds(for_you(session).picks) == {"Love", "Space"}
    session.profiles.describe("me", "gender", "f")
    shelf = for_you(session)
    assert kinds(shelf.picks) == {"Love"}
    assert shelf.note == (
        "What most people here chose, and people of your gender; rate something you know to make it yours"
    )
    for pick in shelf.picks:
        check_sum(pick)
        assert [reason.title for reason in pick.reasons] == ["what most people chose", "your gender (F)"]
    session.profiles.describe("me", "gender", "M")
    assert kinds(for_you(session).picks) == {"Space"}
    session.profiles.describe("me", "gender", "")
    assert kinds(for_you(session).picks) == {"Love", "Space"}


def test_the_part_of_a_group_is_one_of_the_reasons(session: Session) -> None:
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5.0)
    session.profiles.describe("me", "gender", "F")
    shelf = for_you(session)
    assert shelf.note == "EASE, from 1 rating, what people like, and what people of your gender like"
    for pick in shelf.picks:
        check_sum(pick)
        (group,) = [reason for reason in pick.reasons if reason.of_group]
        assert (group.amount > 0) == pick.item.title.startswith("Love")
    love = session.shelves.explain(session.catalogue.resolve("Love 01"))
    assert "your gender (F)" in sentence(love)


def test_ages_that_say_nothing_add_nothing(session: Session) -> None:
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5.0)
    before = [(pick.item.id, pick.score) for pick in for_you(session).picks]
    session.profiles.describe("me", "age", "31")
    assert [(pick.item.id, pick.score) for pick in for_you(session).picks] == before
    (age,) = [feature for feature in session.profiles.features("me") if feature.feature == "age"]
    assert age.answer == "31"
    assert len(age.groups) == 1


def test_live_shelves_are_computed_again(session: Session) -> None:
    before = session.shelves.all(names=[FOR_YOU]).shelves[0]
    session.profiles.describe("me", "gender", "M")
    after = session.shelves.all(names=[FOR_YOU]).shelves[0]
    assert {pick.item.id for pick in after.picks} != {pick.item.id for pick in before.picks}
    assert {pick.movement for pick in after.picks} == {None}


def test_members_of_a_group_are_what_they_say(session: Session) -> None:
    session.profiles.create("Ada")
    session.profiles.describe("Ada", "gender", "F")
    session.profiles.switch("me")
    session.profiles.describe("me", "gender", "F")
    assert kinds(session.shelves.for_group(["Ada"], "average").picks) == {"Love"}


def test_answers_go_with_their_profile_and_stay_with_the_others(session: Session) -> None:
    session.profiles.create("Ada")
    session.profiles.describe("Ada", "gender", "F")
    session.profiles.switch("me")
    assert session.profiles.groups == ()
    session.profiles.delete("Ada")
    session.profiles.create("Ada")
    assert session.profiles.groups == ()


@pytest.mark.parametrize(
    ("feature", "answer", "hint"),
    [
        ("shoe size", "42", "choose one of gender, age"),
        ("gender", "x", "choose one of"),
        ("age", "old", "give a number, or one of"),
    ],
)
def test_what_the_data_do_not_have_is_refused(session: Session, feature: str, answer: str, hint: str) -> None:
    with pytest.raises(RectermError) as refused:
        session.profiles.describe("me", feature, answer)
    assert hint in refused.value.hint
    assert refused.value.code in {"no_such_feature", "no_such_word"}
    assert session.profiles.groups == ()
