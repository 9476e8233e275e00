"""Registry of public data sets: all that a user must know before a download."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.service.data.public_data import DATA_SETS, data_set_named

if TYPE_CHECKING:
    from recterm.domain.answers.data.imports import PublicDataSet


@pytest.mark.parametrize("data_set", DATA_SETS.values(), ids=DATA_SETS)
def test_every_data_set_is_described_in_full(data_set: PublicDataSet) -> None:
    assert all((data_set.title, data_set.content, data_set.licence, data_set.citation, data_set.home, data_set.url))
    assert data_set.bytes > 100_000
    assert data_set.home.startswith("https://")
    assert re.fullmatch(r"md5:[0-9a-f]{32}|sha256:[0-9a-f]{64}", data_set.checksum or "md5:" + "0" * 32)
    assert (data_set.checksum is None) != (data_set.checksum_url is None)
    assert (data_set.checksum_url or "https://").startswith("https://")
    assert data_set.filename.endswith((".zip", ".tar.gz"))


def test_the_data_sets_that_people_ask_for_are_there() -> None:
    usual = {"ml-latest-small", "ml-100k", "ml-1m", "ml-10m", "ml-25m", "ml-32m", "ml-latest"}
    assert usual | {"lastfm-360k", "hetrec-lastfm", "book-crossing"} <= DATA_SETS.keys()


def test_an_unknown_name_gets_the_known_ones() -> None:
    assert data_set_named(" ML-1M ").title == "MovieLens 1M"
    with pytest.raises(InputError, match="'ml-2m'") as caught:
        data_set_named("ml-2m")
    assert "ml-latest-small" in caught.value.hint
