"""Simulated community: the model's promises, on small made-up catalogues."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recterm.domain.clock import DAY
from recterm.ingest.builtin.simulation import Community, Simulation, Taste, Work, simulate

KINDS = ("noir", "musical", "western", "anime")
TASTES = [Taste(kind, 1.0, {("theme", kind): 1.0}) for kind in KINDS]
SMALL = Simulation(n_users=300, density=0.15)
DIGEST = """
from tests.ingest.builtin.test_simulation import TASTES, catalogue, digest, SMALL
from recterm.ingest.builtin.simulation import simulate
print(digest(simulate(catalogue(), TASTES, seed=7, settings=SMALL)))
"""


def catalogue(n_works: int = 120) -> list[Work]:
    """Return works of four kinds by turns; fame goes 1 to 5 and acclaim 40 to 90, both evenly over the kinds."""
    return [
        Work(
            year=1930 + place % 90,
            fame=1 + place // 4 % 5,
            acclaim=40 + 10 * (place // 4 % 6),
            traits=(("theme", KINDS[place % 4]), ("genre", "Drama"), ("era", str(1930 + place % 90 // 10 * 10))),
        )
        for place in range(n_works)
    ]


def digest(community: Community) -> str:
    """Return a digest of every bit of a community."""
    arrays = (community.user, community.item, community.value, community.timestamp)
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


@pytest.fixture(scope="module")
def community() -> Community:
    return simulate(catalogue(), TASTES, seed=7, settings=SMALL)


def test_the_same_seed_gives_the_same_community(community: Community) -> None:
    assert digest(simulate(catalogue(), TASTES, seed=7, settings=SMALL)) == digest(community)


def test_another_seed_gives_another_community(community: Community) -> None:
    assert digest(simulate(catalogue(), TASTES, seed=8, settings=SMALL)) != digest(community)


def test_another_process_with_another_hash_seed_gives_the_same_community(community: Community) -> None:
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    command = [sys.executable, "-c", DIGEST]
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest(community)


def test_every_person_rates_each_work_once_at_most(community: Community) -> None:
    pairs = community.user * 1_000 + community.item
    assert len(np.unique(pairs)) == len(pairs)


def test_people_are_numbered_densely_and_rate_enough(community: Community) -> None:
    counts = np.bincount(community.user)
    assert len(counts) == SMALL.n_users
    assert counts.min() >= 1
    assert np.median(counts) >= SMALL.fewest


def test_density_is_near_the_one_that_was_asked_for(community: Community) -> None:
    density = len(community.user) / (SMALL.n_users * 120)
    assert density == pytest.approx(SMALL.density, rel=0.2)


def test_ratings_are_half_stars_and_some_people_give_whole_stars_only(community: Community) -> None:
    assert community.value.dtype == np.float32
    assert set(np.unique(community.value)) <= {stars / 2 for stars in range(1, 11)}
    halves = np.bincount(community.user, community.value % 1 > 0)
    whole = float((halves == 0).mean())
    assert SMALL.whole_stars / 2 < whole < SMALL.whole_stars * 2


def test_without_chance_and_taste_the_rating_is_the_acclaim() -> None:
    plain = replace(
        SMALL, bias_sd=0, spread_sd=0, noise_stars=0, whole_stars=0, fondness_stars=0, dislike_stars=0, mean_stars=3
    )
    works = catalogue()
    community = simulate(works, TASTES, seed=1, settings=plain)
    acclaim = np.array([work.acclaim for work in works])
    expected = 3 + plain.acclaim_stars * (acclaim - acclaim.mean()) / 15
    assert np.array_equal(community.value, np.clip(np.rint(expected * 2) / 2, 0.5, 5)[community.item])


def test_the_famous_are_seen_more(community: Community) -> None:
    fame = np.array([work.fame for work in catalogue()])
    seen = np.bincount(community.item, minlength=120)
    means = [float(seen[fame == step].mean()) for step in range(1, 6)]
    assert means == sorted(means)
    assert means[4] > 3 * means[0]


def test_the_acclaimed_are_rated_higher(community: Community) -> None:
    acclaim = np.array([work.acclaim for work in catalogue()])[community.item]
    assert community.value[acclaim == 90].mean() > community.value[acclaim == 40].mean() + 0.5


def test_people_keep_to_their_kinds(community: Community) -> None:
    seen = np.zeros((SMALL.n_users, 4))
    np.add.at(seen, (community.user, community.item % 4), 1)
    share = (seen / seen.sum(axis=1, keepdims=True)).max(axis=1)
    assert np.median(share) > 0.4, "by chance alone the largest of four kinds would have about a third"


def test_people_rate_what_is_close_to_them_higher(community: Community) -> None:
    seen = np.zeros((SMALL.n_users, 4))
    np.add.at(seen, (community.user, community.item % 4), 1)
    own = seen.argmax(axis=1)[community.user] == community.item % 4
    assert community.value[own].mean() > community.value[~own].mean() + 0.2


def test_nothing_is_rated_before_it_is_out_or_outside_the_years(community: Community) -> None:
    years = np.array([work.year for work in catalogue()])
    release = (years - 1970 + 1).astype("datetime64[Y]").astype("datetime64[s]").astype(np.int64)
    assert (community.timestamp >= release[community.item]).all()
    assert community.timestamp.min() >= SMALL.first_day
    assert community.timestamp.max() < SMALL.last_day + DAY


def test_a_work_of_the_last_year_is_rated_only_by_those_who_stayed() -> None:
    works = [replace(work, year=2025) if place % 2 else work for place, work in enumerate(catalogue())]
    community = simulate(works, TASTES, seed=3, settings=SMALL)
    new = community.item % 2 == 1
    january = int(np.datetime64("2026-01-01", "s").astype(np.int64))
    assert new.any()
    assert community.timestamp[new].min() >= january
    assert new.mean() < 0.4


def test_ratings_come_in_sittings(community: Community) -> None:
    gaps = np.diff(community.timestamp)[np.diff(community.user) == 0]
    assert (gaps >= 0).all(), "ordered by person and time"
    assert (gaps < 1800).mean() > 0.5
    assert (gaps > DAY).mean() > 0.1


@pytest.mark.parametrize(("works", "tastes"), [([], TASTES), (catalogue(), [])])
def test_no_works_or_no_tastes_are_refused(works: list[Work], tastes: list[Taste]) -> None:
    with pytest.raises(ValueError, match="works and tastes"):
        simulate(works, tastes, seed=1)


def test_a_taste_for_what_nobody_makes_is_refused() -> None:
    with pytest.raises(ValueError, match="'opera' has no trait"):
        simulate(catalogue(), [*TASTES, Taste("opera", 1.0, {("theme", "opera"): 1.0})], seed=1)


def test_three_works_and_one_person_are_enough() -> None:
    works = [Work(1950, 3, 70, (("theme", "noir"), ("genre", "Crime"))), Work(1960, 3, 70, (("theme", "noir"),))]
    works.append(Work(1970, 3, 70, (("theme", "western"),)))
    community = simulate(works, TASTES[:1], seed=1, settings=replace(SMALL, n_users=1))
    assert len(community.user) >= 1
