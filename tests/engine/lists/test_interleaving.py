"""Team-draft interleaving: worked out by hand, and fair."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.engine.lists.interleaving import team_draft


class Coin(np.random.Generator):
    """Coin that falls as given."""

    def __init__(self, *falls: int) -> None:
        super().__init__(np.random.PCG64(0))
        self.falls = list(falls)

    def integers(self, *_: object, **__: object) -> int:  # type: ignore[override] # the one call that is made
        return self.falls.pop(0)


def rows(*numbers: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(numbers, dtype=np.int64)


def test_the_example_worked_out_by_hand() -> None:
    # Round 1: the second begins with 2, the first adds 1. Round 2: the first begins with 3 (2 is taken), the second
    # adds 4 (1 is taken). Round 3: the second begins with 5, the first has 4 and 5 taken, and adds 6.
    listed, teams = team_draft((rows(1, 2, 3, 4, 5, 6), rows(2, 1, 4, 5, 9, 8)), 6, Coin(1, 0, 1))
    assert listed.tolist() == [2, 1, 3, 4, 5, 6]
    assert teams.tolist() == [1, 0, 0, 1, 1, 0]


def test_a_ranking_that_runs_out_leaves_the_rest_to_the_other() -> None:
    listed, teams = team_draft((rows(1), rows(1, 2, 3)), 5, Coin(0, 0, 0))
    assert listed.tolist() == [1, 2, 3]
    assert teams.tolist() == [0, 1, 1]
    assert team_draft((rows(), rows()), 5, Coin())[0].tolist() == []


@pytest.mark.parametrize("seed", range(20))
def test_each_row_is_listed_once_and_teams_differ_by_one_at_most(seed: int) -> None:
    chance = np.random.default_rng(seed)
    first, second = (chance.permutation(40)[:30] for _ in range(2))
    listed, teams = team_draft((first, second), 11, chance)
    assert len(set(listed.tolist())) == 11
    assert abs(int((teams == 0).sum()) - int((teams == 1).sum())) == 1
    for team, ranking in enumerate((first, second)):
        own = [ranking.tolist().index(row) for row in listed[teams == team].tolist()]
        assert own == sorted(own)


def test_the_same_seed_gives_the_same_list() -> None:
    rankings = (np.arange(20), np.arange(20)[::-1].copy())
    lists = [team_draft(rankings, 10, np.random.default_rng(seed))[1].tolist() for seed in (1, 1, 2)]
    assert lists[0] == lists[1] != lists[2]


def test_neither_has_the_better_places() -> None:
    rankings = (np.arange(20), np.arange(20, 40))
    teams = np.array([team_draft(rankings, 6, np.random.default_rng(seed))[1] for seed in range(2000)])
    assert teams.mean(axis=0) == pytest.approx(0.5, abs=0.05)
