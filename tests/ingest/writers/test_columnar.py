"""RecBole's atomic files and Parquet: nothing gets into them that would trip up their readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from recterm import ingest
from recterm.domain.model import Item, ItemDetails, ItemId, ItemRow
from recterm.ingest.writers import Content
from recterm.ingest.writers.columnar import write_parquet, write_recbole
from tests.ingest.writers.rows import done

if TYPE_CHECKING:
    from pathlib import Path


def item(title: str, *, kind: str = "movie", genres: tuple[str, ...] = (), id: str = "ml:31") -> ItemDetails:
    return ItemDetails(Item(ItemRow(0), ItemId(id), title, 1994, genres, ("Ann Ex",), kind, 0, None), (), {}, {})


RAIN = item('"Rain"\tand\nSalt', genres=("Science Fiction", "Film-Noir"))
HOUR = item("Blue Hour", id="own: a b")
WHOLE = Content({}, [RAIN, HOUR], [done(RAIN, "rating", 4.5, "2024-03-15"), done(HOUR, "watchlist")], {})


def test_recbole(tmp_path: Path) -> None:
    result = write_recbole(WHOLE, tmp_path, "mine")
    assert [path.relative_to(tmp_path).as_posix() for path in result.files] == ["mine/mine.inter", "mine/mine.item"]
    assert (tmp_path / "mine/mine.inter").read_text() == (
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\nme\tml:31\t4.5\t1710460800\n"
    )
    assert (tmp_path / "mine/mine.item").read_text() == (
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tgenre:token_seq\n"
        'ml:31\tRain" and Salt\t1994\tScience_Fiction Film-Noir\nown:_a_b\tBlue Hour\t1994\t\n'
    )
    assert result.left_out == {"watchlist: neither rated nor seen": 1}
    back = ingest.read(tmp_path / "mine")
    assert back.items["genres"].to_list()[0] == ["Science Fiction", "Film-Noir"]


def test_recbole_of_music_has_artists(tmp_path: Path) -> None:
    album = item("Blue Hour", kind="album")
    write_recbole(Content({}, [album], [done(album, "play")], {}), tmp_path, "m")
    assert (tmp_path / "m/m.item").read_text().splitlines() == [
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tartist:token_seq\tgenre:token_seq",
        "ml:31\tBlue Hour\t1994\tAnn_Ex\t",
    ]


def test_parquet_has_types(tmp_path: Path) -> None:
    write_parquet(WHOLE, tmp_path, "p")
    rows = pl.read_parquet(tmp_path / "p" / "interactions.parquet")
    assert rows.schema["timestamp"] == pl.Datetime("ms", "UTC")
    assert rows["timestamp"].dt.epoch("s").to_list() == [1710460800, None]
    items = pl.read_parquet(tmp_path / "p" / "items.parquet")
    assert items["genres"].to_list() == [["Science Fiction", "Film-Noir"], []]
