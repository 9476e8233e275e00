"""Built-in library: the shipped files, and the data set that is made from them."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import recterm
from recterm.domain.model import Scale
from recterm.domain.titles import fold
from recterm.errors import InputError
from recterm.ingest.builtin.builtin import Film, builtin_dataset, read_films, read_tastes
from recterm.ingest.dataset.community import fingerprint

if TYPE_CHECKING:
    from recterm.ingest.dataset.dataset import Dataset

DATA = Path(__file__).resolve().parents[3] / "data"
COLUMNS = "id,title,original_title,year,genres,directors,actors,country,runtime,themes,fame,acclaim"

CLOSE = {
    "Alien": "Aliens|The Thing|Prometheus|Alien 3|Event Horizon|Predator|Blade Runner|The Terminator|Sunshine|"
    "2001: A Space Odyssey|Starship Troopers|A Quiet Place|Forbidden Planet|The Thing from Another World|Annihilation|"
    "Interstellar|Silent Running|Moon|Invasion of the Body Snatchers",
    "Amélie": "A Very Long Engagement|Delicatessen|The City of Lost Children|The Science of Sleep|Midnight in Paris|"
    "Chocolat|Hugo|Moonrise Kingdom|The Grand Budapest Hotel|The Young Girls of Rochefort|In the Mood for Love|"
    "Chungking Express|The Royal Tenenbaums|Eternal Sunshine of the Spotless Mind|Harvey|Moulin Rouge!|"
    "The Lovers on the Bridge|Zazie dans le métro|Harold and Maude|L'Atalante",
    "The Godfather": "The Godfather Part II|The Godfather Part III|Goodfellas|Casino|Mean Streets|The Irishman|"
    "Once Upon a Time in America|Scarface|The Untouchables|The Departed|Eastern Promises|Miller's Crossing|Gomorrah",
    "Toy Story": "Toy Story 2|Toy Story 3|Monsters, Inc.|Finding Nemo|The Incredibles|Ratatouille|Up|Inside Out|"
    "A Bug's Life|Shrek|The Lego Movie|WALL·E|Coco|Soul|Kung Fu Panda",
    "Spirited Away": "My Neighbor Totoro|Princess Mononoke|Howl's Moving Castle|Kiki's Delivery Service|Ponyo|"
    "Castle in the Sky|Nausicaä of the Valley of the Wind|Porco Rosso|The Boy and the Heron|The Wind Rises|Your Name.|"
    "The Tale of the Princess Kaguya|The Girl Who Leapt Through Time|Grave of the Fireflies|Wolf Children|Suzume|"
    "Weathering with You|Mirai|Belle",
    "Suspiria": "Deep Red|Tenebrae|Inferno|The Bird with the Crystal Plumage|Blood and Black Lace|Black Sunday|"
    "Rosemary's Baby|The Witch|Hereditary|The Exorcist|The Evil Dead|The Beyond|Hellraiser|The Omen|The Wailing|"
    "The Conjuring|The Conjuring 2|Mandy|The First Omen|Possession|House",
    "Singin' in the Rain": "The Band Wagon|An American in Paris|Top Hat|Swing Time|Funny Face|La La Land|"
    "Gentlemen Prefer Blondes|The Young Girls of Rochefort|Moulin Rouge!|My Fair Lady|All That Jazz|West Side Story|"
    "Seven Brides for Seven Brothers|Gigi|Meet Me in St. Louis|A Star Is Born|Hello, Dolly!",
    "Seven Samurai": "Yojimbo|Sanjuro|Ran|Kagemusha|The Hidden Fortress|Throne of Blood|Rashomon|Harakiri|"
    "13 Assassins|Samurai Rebellion|The Sword of Doom|Zatoichi|The Magnificent Seven|The Last Samurai|Lady Snowblood",
    "The Good, the Bad and the Ugly": "A Fistful of Dollars|For a Few Dollars More|Once Upon a Time in the West|Django|"
    "The Great Silence|The Wild Bunch|The Magnificent Seven|Unforgiven|The Searchers|High Noon|Rio Bravo|"
    "The Outlaw Josey Wales|Butch Cassidy and the Sundance Kid|Django Unchained|Johnny Guitar|3:10 to Yuma|True Grit|"
    "The Man Who Shot Liberty Valance|Stagecoach|Red River|Winchester '73|My Darling Clementine|Shane",
    "The Dark Knight": "Batman Begins|The Dark Knight Rises|Batman|Spider-Man|Spider-Man 2|X-Men|Iron Man|"
    "The Avengers|Logan|Joker|V for Vendetta|Superman|Deadpool|Captain America: The Winter Soldier|Hellboy|Watchmen|"
    "Batman Returns|Batman Forever|Man of Steel|Batman v Superman: Dawn of Justice|The Batman|Kick-Ass|Spider-Man 3",
}
"""Films that a person would name beside each of these."""


@pytest.fixture(scope="module")
def films() -> list[Film]:
    return read_films(DATA / "films.csv")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return builtin_dataset()


def listed(heading: str) -> list[str]:
    """Return the words after `Genres:` or `Countries:` in the README."""
    text = (DATA / "README.md").read_text("utf-8")
    match = re.search(rf"^{heading}: (.*?)\.$", text, re.MULTILINE | re.DOTALL)
    assert match, f"data/README.md lists no {heading}"
    return re.sub(r"\s+", " ", match[1]).split(", ")


def vocabulary() -> list[str]:
    """Return the theme words of the README."""
    text = (DATA / "README.md").read_text("utf-8").partition("## Themes")[2].partition("\n## ")[0]
    groups = re.findall(r"^- \*\*.*?:\*\* (.*?)(?=^- |\Z)", text, re.MULTILINE | re.DOTALL)
    return re.sub(r"\s+", " ", ", ".join(group.strip() for group in groups)).split(", ")


def test_the_file_is_plain_rfc_4180() -> None:
    raw = (DATA / "films.csv").read_bytes()
    text = raw.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert text.count("\r\n") == text.count("\n") == text.count("\r")
    assert text.isprintable() or set(filter(lambda sign: not sign.isprintable(), text)) == {"\r", "\n"}
    rows = list(csv.reader(text.splitlines(), strict=True))
    assert ",".join(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(cell == cell.strip() and "  " not in cell for row in rows for cell in row)


def test_ids_are_slugs_and_unique(films: list[Film]) -> None:
    """Ids never change, as what people did names them: a raised digit is one with its word in them, 8½ is 81-2."""
    plain = [fold(unicodedata.normalize("NFKC", film.title)) for film in films]
    slugs = [f"{title.replace(' ', '-')}-{film.year}" for title, film in zip(plain, films, strict=True)]
    assert [film.id for film in films] == slugs
    assert [name for name, count in Counter(film.id for film in films).items() if count > 1] == []


def test_films_are_in_the_order_of_years(films: list[Film]) -> None:
    places = [(film.year, film.id) for film in films]
    assert places == sorted(places)


def test_every_cell_is_of_its_kind(films: list[Film]) -> None:
    for film in films:
        assert 1900 <= film.year <= 2026, film.id
        assert 1 <= film.runtime <= 450, film.id
        assert ("short film" in film.themes) == (film.runtime < 40), film.id
        assert 1 <= film.fame <= 5, film.id
        assert film.acclaim % 5 == 0, film.id
        assert 0 < film.acclaim <= 100, film.id
        assert film.original_title != film.title, film.id
        assert 1 <= len(film.genres) <= 3, film.id
        assert film.directors, film.id
        assert film.countries, film.id
        assert 4 <= len(film.themes) <= 7, film.id
        fewer = len(film.actors) < 3 and {"Documentary", "Animation", "short film"} & {*film.genres, *film.themes}
        assert len(film.actors) == 3 or fewer, film.id


def test_lists_hold_words_and_no_word_twice(films: list[Film]) -> None:
    for film in films:
        for words in (film.genres, film.directors, film.actors, film.countries, film.themes):
            assert len(set(words)) == len(words), film.id
            assert all(word and word == word.strip() for word in words), film.id
        assert list(film.genres) == sorted(film.genres), film.id


def test_words_are_those_of_the_readme(films: list[Film]) -> None:
    assert sorted({genre for film in films for genre in film.genres}) == sorted(listed("Genres"))
    assert sorted({country for film in films for country in film.countries}) == sorted(listed("Countries"))
    themes = Counter(theme for film in films for theme in film.themes)
    assert sorted(themes) == sorted(vocabulary())
    assert [theme for theme, count in themes.items() if count < 3] == []


def test_names_are_spelled_one_way(films: list[Film]) -> None:
    spellings: dict[str, set[str]] = {}
    for film in films:
        for name in (*film.directors, *film.actors):
            spellings.setdefault(fold(name).replace(" ", ""), set()).add(name)
    assert [names for names in spellings.values() if len(names) > 1] == []


def test_the_catalogue_is_wide(films: list[Film]) -> None:
    assert len(films) >= 2_500
    readme = (DATA / "README.md").read_text("utf-8")
    assert f"{len(films):,} films" in readme
    decades = Counter(film.year // 10 * 10 for film in films)
    assert min(decades[decade] for decade in range(1920, 2030, 10)) >= 15
    assert len({country for film in films for country in film.countries}) >= 40
    genres = Counter(genre for film in films for genre in film.genres)
    assert min(genres.values()) >= 30
    assert {film.fame for film in films} == {1, 2, 3, 4, 5}


def test_every_taste_names_traits_that_films_have(films: list[Film]) -> None:
    tastes = read_tastes(DATA / "film-tastes.csv")
    traits = Counter(trait for film in films for trait in film.traits)
    assert len({taste.name for taste in tastes}) == len(tastes) >= 30
    assert all(taste.share > 0 and min(taste.likes.values()) > 0 for taste in tastes)
    assert [(taste.name, trait) for taste in tastes for trait in taste.likes if traits[trait] < 2] == []


def test_the_dataset_says_what_it_is(dataset: Dataset, films: list[Film]) -> None:
    assert dataset.simulated
    assert dataset.format == "builtin"
    assert dataset.label == "Built-in films (simulated community)"
    assert dataset.scale == Scale(0.5, 5.0, 0.5)
    assert dataset.n_items == len(films)
    assert dataset.n_users == 2_000
    assert dataset.report.read == dataset.report.kept == dataset.n_interactions
    assert "simulated" in dataset.report.notes[0]


def test_an_item_carries_its_facts(dataset: Dataset) -> None:
    (row,) = dataset.items.filter(dataset.items["id"] == "film:spirited-away-2001").to_dicts()
    facts = json.loads(row.pop("facts"))
    themes = facts.pop("themes")
    assert row == {
        "id": "film:spirited-away-2001",
        "title": "Spirited Away",
        "sort_title": "spirited away",
        "year": 2001,
        "genres": ["Animation", "Family", "Fantasy"],
        "creators": ["Hayao Miyazaki"],
        "kind": "movie",
        "original_titles": ["Sen to Chihiro no Kamikakushi"],
        "aliases": [],
    }
    assert facts == {"cast": ["Rumi Hiiragi", "Miyu Irino", "Mari Natsuki"], "countries": ["Japan"], "runtime": 125}
    assert "anime" in themes


def test_items_are_in_popularity_order(dataset: Dataset) -> None:
    counts = np.bincount(dataset.interactions["item"].to_numpy(), minlength=dataset.n_items)
    assert (np.diff(counts) <= 0).all()
    assert counts[-1] >= 1, "every film has been seen by somebody"


def test_the_community_has_the_shape_of_a_real_one(dataset: Dataset) -> None:
    values = dataset.interactions["value"].to_numpy()
    counts = np.bincount(dataset.interactions["item"].to_numpy(), minlength=dataset.n_items)
    activity = np.bincount(dataset.interactions["user"].to_numpy())
    assert 0.03 < dataset.density < 0.045
    assert 3.3 < values.mean() < 3.7
    assert 0.8 < values.std() < 1.1
    assert set(np.unique(values)) == {stars / 2 for stars in range(1, 11)}
    assert 0.25 < counts[: len(counts) // 10].sum() / counts.sum() < 0.45, "share of the top tenth"
    assert counts[0] < 1_000, "no film is seen by half of the people"
    assert np.median(counts) < counts[0] / 5, "a long tail"
    assert activity.max() > 5 * np.median(activity), "a few people rate much more than most"


def test_ratings_are_dated_and_nobody_sees_a_film_before_it_is_out(dataset: Dataset) -> None:
    times = dataset.interactions["timestamp"].to_numpy().astype("datetime64[s]").astype("datetime64[Y]").astype(int)
    years = dataset.items["year"].to_numpy()[dataset.interactions["item"].to_numpy()]
    assert (times + 1970 > years).all()
    assert len(np.unique(times)) >= 10


def test_the_same_seed_gives_the_same_library(dataset: Dataset) -> None:
    assert fingerprint(builtin_dataset()) == fingerprint(dataset)
    assert fingerprint(builtin_dataset(seed=2)) != fingerprint(dataset)


@pytest.mark.parametrize("anchor", CLOSE)
def test_films_that_are_watched_together_are_close(dataset: Dataset, anchor: str) -> None:
    titles = dataset.items["title"].to_list()
    seen = np.zeros((dataset.n_users, dataset.n_items), dtype=np.float32)
    seen[dataset.interactions["user"].to_numpy(), dataset.interactions["item"].to_numpy()] = 1
    seen -= seen.mean(axis=0)
    seen /= np.linalg.norm(seen, axis=0)
    cosine = seen[:, titles.index(anchor)] @ seen
    nearest = [titles[row] for row in np.argsort(-cosine)[1:11]]
    expected = CLOSE[anchor].split("|")
    assert set(expected) <= set(titles)
    assert len(set(nearest) & set(expected)) >= 5, nearest


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(InputError, match="'books'"):
        builtin_dataset("books")


def test_an_installed_package_finds_its_own_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, films: list[Film]
) -> None:
    data = tmp_path / "recterm" / "_data"
    data.mkdir(parents=True)
    for name in ("films.csv", "film-tastes.csv"):
        (data / name).write_bytes((DATA / name).read_bytes())
    monkeypatch.setattr(recterm, "__file__", str(tmp_path / "recterm" / "__init__.py"))
    assert builtin_dataset().n_items == len(films)


def test_an_installation_without_the_files_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recterm, "__file__", str(tmp_path / "recterm" / "__init__.py"))
    with pytest.raises(InputError, match=r"films\.csv is missing"):
        builtin_dataset()
