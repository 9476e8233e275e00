"""Registry of public data sets: all that a user must know before a download."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.service.data.public_data import DATA_SETS, data_set_named

if TYPE_CHECKING:
    from recterm.domain.answers.imports import PublicDataSet


@pytest.mark.parametrize("one", DATA_SETS.values(), ids=DATA_SETS)
def test_every_data_set_is_described_in_full(one: PublicDataSet) -> None:
    assert all((one.title, one.content, one.licence, one.citation, one.home, one.url))
    assert one.bytes > 100_000
    assert one.home.startswith("https://")
    assert re.fullmatch(r"md5:[0-9a-f]{32}|sha256:[0-9a-f]{64}", one.checksum or "md5:" + "0" * 32)
    assert (one.checksum is None) != (one.checksum_url is None)
    assert (one.checksum_url or "https://").startswith("https://")
    assert one.filename.endswith((".zip", ".tar.gz"))


def test_the_data_sets_that_people_ask_for_are_there() -> None:
    asked = {"ml-latest-small", "ml-100k", "ml-1m", "ml-10m", "ml-25m", "ml-32m", "ml-latest"}
    assert asked | {"lastfm-360k", "hetrec-lastfm", "book-crossing"} <= DATA_SETS.keys()


def test_an_unknown_name_gets_the_known_ones() -> None:
    assert data_set_named(" ML-1M ").title == "MovieLens 1M"
    with pytest.raises(InputError, match="'ml-2m'") as caught:
        data_set_named("ml-2m")
    assert "ml-latest-small" in caught.value.hint
