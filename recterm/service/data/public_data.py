"""Public data sets for `recterm get`: address, size, terms and checksum of each.

Addresses and checksums are the publishers' own, given beside the files. Book-Crossing and HetRec publish no
checksums, so theirs come from other projects. A data set that its publisher updates in place has its checksum at
`checksum_url`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.data.imports import PublicDataSet
from recterm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPLENS = "https://files.grouplens.org/datasets"
ZENODO = "https://zenodo.org/records/6090214/files"

MOVIELENS_CITATION = (
    "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. ACM Transactions on "
    "Interactive Intelligent Systems 5, 4: 19:1-19:19. https://doi.org/10.1145/2827872"
)
MOVIELENS_TERMS = (
    "Research and other non-commercial use, with acknowledgement; no endorsement may be claimed, and the data may not "
    "be passed on without permission."
)
MOVIELENS_OPEN_TERMS = (
    "Research and other non-commercial use, with acknowledgement; no endorsement may be claimed. The data may be "
    "passed on under the same terms."
)
LASTFM_CITATION = (
    "Òscar Celma. 2010. Music Recommendation and Discovery: The Long Tail, Long Fail, and Long Play in the Digital "
    "Music Space. Springer. https://doi.org/10.5281/zenodo.6090214"
)
LASTFM_TERMS = "Non-commercial use, with the permission of Last.fm; commercial users ask Last.fm."


def _movielens(
    name: str,
    content: str,
    size: int,
    checksum: str | None = None,
    *,
    title: str = "",
    terms: str = MOVIELENS_OPEN_TERMS,
) -> PublicDataSet:
    url = f"{GROUPLENS}/movielens/{name}.zip"
    edition = name.removeprefix("ml-")
    return PublicDataSet(
        name=name,
        title=title or f"MovieLens {edition if edition.startswith('latest') else edition.upper()}",
        content=content,
        bytes=size,
        licence=terms,
        citation=MOVIELENS_CITATION,
        home=f"https://grouplens.org/datasets/movielens/{edition.removesuffix('-small')}/",
        url=url,
        checksum=checksum,
        checksum_url=None if checksum else f"{url}.md5",
    )


def _lastfm(name: str, content: str, size: int, checksum: str) -> PublicDataSet:
    edition = name.removeprefix("lastfm-").upper()
    return PublicDataSet(
        name=name,
        title=f"Last.fm {edition}",
        content=content,
        bytes=size,
        licence=LASTFM_TERMS,
        citation=LASTFM_CITATION,
        home="https://zenodo.org/records/6090214",
        url=f"{ZENODO}/lastfm-dataset-{edition}.tar.gz",
        checksum=checksum,
    )


_ALL = (
    _movielens("ml-latest-small", "100,836 ratings of 9,742 films by 610 people", 980_000),
    _movielens(
        "ml-100k", "100,000 ratings of 1,682 films by 943 people", 4_924_029,
        "md5:0e33842e24a9c977be4e0107933c0723", terms=MOVIELENS_TERMS,
    ),
    _movielens(
        "ml-1m", "1 million ratings of 3,900 films by 6,040 people", 5_917_549,
        "md5:c4d9eecfca2ab87c1945afe126590906", terms=MOVIELENS_TERMS,
    ),
    _movielens(
        "ml-10m", "10 million ratings of 10,681 films by 71,567 people", 65_566_137,
        "md5:ce571fd55effeba0271552578f2648bd", terms=MOVIELENS_TERMS,
    ),
    _movielens(
        "ml-20m", "20 million ratings of 27,278 films by 138,493 people", 198_702_078,
        "md5:cd245b17a1ae2cc31bb14903e1204af3",
    ),
    _movielens(
        "ml-25m", "25 million ratings of 62,423 films by 162,541 people", 261_978_986,
        "md5:6b51fb2759a8657d3bfcbfc42b592ada",
    ),
    _movielens(
        "ml-32m", "32 million ratings of 87,585 films by 200,948 people", 238_950_008,
        "md5:d472be332d4daa821edc399621853b57",
    ),
    _movielens("ml-latest", "about 33 million ratings of 86,000 films by 331,000 people", 350_000_000),
    _lastfm(
        "lastfm-360k", "17.6 million play counts of 294,015 artists by 359,347 people", 569_202_935,
        "md5:635e6ed3fc873aa4ba33aba0ebce02b1",
    ),
    _lastfm(
        "lastfm-1k", "19 million plays, each with its time, by 992 people", 672_700_000,
        "md5:a79a6808f54f73354789a9fb02cb1e41",
    ),
    PublicDataSet(
        name="hetrec-lastfm",
        title="HetRec 2011 Last.fm 2K",
        content="92,834 play counts of 17,632 artists by 1,892 people",
        bytes=2_600_000,
        licence="Non-commercial use, with acknowledgement of Last.fm and of the workshop.",
        citation=(
            "Iván Cantador, Peter Brusilovsky and Tsvi Kuflik. 2011. 2nd Workshop on Information Heterogeneity and "
            "Fusion in Recommender Systems (HetRec 2011). RecSys 2011. https://doi.org/10.1145/2043932.2044016"
        ),
        home="https://grouplens.org/datasets/hetrec-2011/",
        url=f"{GROUPLENS}/hetrec2011/hetrec2011-lastfm-2k.zip",
        checksum="sha256:6738f48195667ff03caaab4d32ca9a3133d8cc026b7c3cdaf6ce1010e913c59c",
    ),
    PublicDataSet(
        name="book-crossing",
        title="Book-Crossing",
        content="1.1 million ratings of 271,379 books by 278,858 people",
        bytes=26_000_000,
        licence="Research use, when acknowledged with the citation.",
        citation=(
            "Cai-Nicolas Ziegler, Sean M. McNee, Joseph A. Konstan and Georg Lausen. 2005. Improving Recommendation "
            "Lists Through Topic Diversification. WWW 2005. https://doi.org/10.1145/1060745.1060754"
        ),
        home="https://grouplens.org/datasets/book-crossing/",
        url="http://www2.informatik.uni-freiburg.de/~cziegler/BX/BX-CSV-Dump.zip",
        checksum="md5:37d647ee9e18ba134ea6d78ee4fe5292",
    ),
)  # fmt: skip

DATA_SETS: Mapping[str, PublicDataSet] = {data_set.name: data_set for data_set in _ALL}
"""Data sets by name, in listing order."""


def data_set_named(name: str) -> PublicDataSet:
    """Return the data set of that name.

    Raises:
        InputError: no data set has that name; the hint lists all names.
    """
    data_set = DATA_SETS.get(name.strip().lower())
    if data_set is None:
        raise InputError(
            f"there is no public data set {name!r} here",
            f"choose one of {', '.join(DATA_SETS)}",
            code="no_such_data_set",
        )
    return data_set
