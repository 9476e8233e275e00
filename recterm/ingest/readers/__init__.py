"""Readers of data set formats, one small module each, in the order in which they are tried.

A new format is a module with a `Reader`, and a line in `READERS`. `movielens` has three layouts; `shared` what several
readers need: joining other files' facts to the items, other columns, the items of a plain table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.readers import (
    amazon,
    book_crossing,
    generic,
    lastfm,
    mind,
    netflix_prize,
    own,
    personal,
    recbole,
    steam,
)
from recterm.ingest.readers.movielens import movielens_100k, movielens_csv, movielens_dat

if TYPE_CHECKING:
    from recterm.ingest.reader import Reader

READERS: tuple[Reader, ...] = (
    own.READER,
    movielens_100k.READER,
    movielens_dat.READER,
    movielens_csv.READER,
    netflix_prize.READER,
    book_crossing.READER,
    lastfm.HETREC,
    recbole.READER,
    lastfm.LASTFM,
    lastfm.MSD,
    amazon.READER,
    mind.READER,
    steam.READER,
    personal.READER,
    generic.READER,
)
"""The most specific first; the last takes any table."""
