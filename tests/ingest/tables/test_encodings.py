"""Encodings of people's tables that are not UTF-8: read as letters show, named, never guessed in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.exports import read_history
from recterm.ingest.tables.encodings import likely_encoding
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "cp1251": "название;год;оценка\nСолёная дорога;1979;9\nСиний час;1972;8\nПоследний паром;1997;7\n",
    "koi8-r": "название;год;оценка\nСолёная дорога;1979;9\nСиний час;1972;8\nПоследний паром;1997;7\n",
    "cp1250": "tytuł;rok;ocena\nŻółta łódź;1958;8\nNóż w wodzie;1962;9\nŚwięto światła;2000;8\n",
    "cp1253": "τίτλος;έτος;βαθμολογία\nΟ δρόμος του αλατιού;1975;9\nΓαλάζια ώρα;1971;8\n",
    "cp1254": "başlık;yıl;puan\nKış uykusu;2014;9\nAğır yağmur;2011;8\nGüneş ışığı;2002;8\nÇiçek;1999;5\n",
    "cp1255": "כותרת;שנה;ציון\nדרך המלח;2008;8\nהשעה הכחולה;2007;9\n",
    "cp1257": "pavadinimas;metai;įvertinimas\nRiešutų kelias;1977;9\nŽydra valandėlė;2011;8\nŠviesos šventė;1990;7\n",
    "cp932": "タイトル;年;評価\n塩の道;1954;9\n青い時間;1953;8\n最後の渡し船;2001;10\n",
    "gb18030": "片名;年份;评分\n盐路漫漫;1993;9\n蓝色时刻;1994;8\n最后的渡船;1995;10\n",
    "big5": "片名;年份;評分\n鹽路漫漫;1993;9\n藍色時刻;1994;8\n最後的渡船;1995;10\n",
    "cp949": "제목;연도;평점\n소금길;2019;9\n푸른 시간;2003;8\n마지막 나룻배;2006;10\n",
    "cp1252": "Titre;Année;Note\nÉté à la mer;1996;7\nLa forêt d’en face;2001;9\n",
}


@pytest.mark.parametrize("encoding", TABLES)
def test_own_tables(tmp_path: Path, encoding: str) -> None:
    """A person's table is read as the letters say, and the report names the encoding."""
    text = TABLES[encoding]
    (tmp_path / "mine.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    imported = read_history(tmp_path / "mine.csv")
    titles = [line.split(";")[0] for line in text.splitlines()[1:]]
    assert [row.title for row in imported.rows] == titles
    assert [note for note in imported.notes if f"read as {encoding}" in note]


@pytest.mark.parametrize(
    "text",
    [
        "Title;Year;Rating\nObcy;1979;8\nMiś;1981;7\n",  # one letter, which is œ in cp1252, where no word ends in it
        "Tytuł;Rok\nMatrix;1999\n",  # ³ in cp1252
        "Tytuł;Rok;Ocena\nGorączka;1995;9\nSzczęki;1975;7\n",  # ISO-8859-2 has š for ą, which Polish lacks
        "Název;Rok\nČelisti;1975\nVetřelec;1979\n",
        "Cím;Év\nVőlegény;1999\nTűz;2001\n",
    ],
)
def test_few_letters_decide(text: str) -> None:
    assert likely_encoding(text.encode("cp1250")) == "cp1250"


@pytest.mark.parametrize("text", ["Area;m\nHof;12 m³\n", "Film;Note\nCœur;7\nSœurs;8\n", "Film;Note\nÉté;7\n"])
def test_western_letters_stay(text: str) -> None:
    assert likely_encoding(text.encode("cp1252")) in ("cp1252", None)


@pytest.mark.parametrize("encoding", TABLES)
def test_data_sets(tmp_path: Path, encoding: str) -> None:
    titles = [line.split(";")[0] for line in TABLES[encoding].splitlines()[1:]]
    lines = [f"{user},{title},{(user + place) % 5 + 1}" for user in range(9) for place, title in enumerate(titles)]
    content = "\n".join(["user,title,rating", *lines, ""]).encode(encoding)
    dataset = ingest.read(written(tmp_path, {"ratings.csv": content}) / "ratings.csv")
    assert sorted(dataset.items["title"].to_list()) == sorted(titles)
    assert f"read as {encoding}, since it is not UTF-8" in dataset.report.notes


def test_tables_of_titles_beside_ratings(tmp_path: Path) -> None:
    names = ["Садовая", "Морская", "Полярная", "Северная", "Южная"]
    titles = {place: f"Улица {name}" for place, name in enumerate(names, 1)}
    rows = [f"{user},{item},{(user * item) % 5 + 1}" for user in range(8) for item in titles]
    files: dict[str, str | bytes] = {
        "ratings.csv": "\n".join(["user_id,book_id,rating", *rows]),
        "books.csv": "\n".join(["book_id,title", *(f"{item},{title}" for item, title in titles.items())]).encode(
            "cp1251"
        ),
    }
    dataset = ingest.read(written(tmp_path, files))
    assert sorted(dataset.items["title"].to_list()) == sorted(titles.values())
    assert "books.csv was read as cp1251, since it is not UTF-8" in dataset.report.notes


def test_utf_16(tmp_path: Path) -> None:
    """`Unicode text` of Excel: UTF-16 with tabs."""
    rows = [f"{user}\t{item}\t{(user * item) % 5 + 1}" for user in range(1, 9) for item in range(1, 6)]
    content = "\r\n".join(["user\titem\trating", *rows]).encode("utf-16")
    dataset = ingest.read(written(tmp_path, {"ratings.txt": content}) / "ratings.txt")
    assert (dataset.n_users, dataset.n_items, dataset.n_interactions) == (8, 5, 40)
    assert "read as utf-16, since it is not UTF-8" in dataset.report.notes
    with pytest.raises(InputError, match="broken UTF-16"):
        ingest.read(written(tmp_path, {"cut.txt": content[:-1]}) / "cut.txt")


@pytest.mark.parametrize(
    "content",
    [
        b"a\nT\xe9t\xc3\xa9 caf\xc3\xa9 d\xc3\xa9j\xc3\xa0 vu\n",  # UTF-8 with one wrong byte
        "Обещание мира, Последний паром".encode()[:-1],  # UTF-8, cut in the middle of a letter
        bytes(range(128, 256)),
        b"\x80\x81\x8d\n\x90\x9d",
    ],
)
def test_nothing_is_shown_by_damage(content: bytes) -> None:
    assert likely_encoding(content) is None


def test_a_guess_is_called_one(tmp_path: Path) -> None:
    """One letter of a line may be of several encodings."""
    (tmp_path / "mine.csv").write_bytes(b"Title;Rating\nGr\xaan;7\nSalt;3\n")
    imported = read_history(tmp_path / "mine.csv")
    assert len(imported.rows) == 2
    assert any("cp1252" in note for note in imported.notes)
