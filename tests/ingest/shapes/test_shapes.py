"""Baskets, adjacency lists, matrices and nested JSON, from the file to the data set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.recognition import recognise
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

PLACES = {user: [item for item in range(1, 31) if (user * 7 + item * 5) % 11 < 4] for user in range(1, 13)}
"""User -> items."""
PAIRS = [(user, item) for user, items in PLACES.items() for item in items]
TITLES = [f"{first} {second}" for first in ("paper", "blue", "tin", "salt", "glass", "iron") for second in
          ("lantern", "hour", "drum", "road", "garden")]  # fmt: skip


def rating(user: int, item: int) -> int:
    return 1 + (user * 3 + item) % 5


def imported(tmp_path: Path, content: str | bytes, name: str) -> Dataset:
    return ingest.read(written(tmp_path, {name: content}) / name)


def rows(dataset: Dataset) -> set[tuple[str, str, float]]:
    users, titles = dataset.users.to_list(), dataset.items["title"].to_list()
    return {(users[user], titles[item], value) for user, item, value, _ in dataset.interactions.iter_rows()}


def has_note(dataset: Dataset, words: str) -> bool:
    return any(words in note for note in dataset.report.notes)


@pytest.mark.parametrize(
    ("separator", "padded", "name"),
    [(",", False, "g.csv"), (",", True, "g.csv"), ("\t", False, "g.tsv"), (";", False, "g.csv")],
)
def test_baskets(tmp_path: Path, separator: str, padded: bool, name: str) -> None:
    lines = [separator.join(TITLES[item - 1] for item in items) for items in PLACES.values()]
    most = max(map(len, PLACES.values()))
    if padded:
        lines = [line + separator * (most - len(items)) for line, items in zip(lines, PLACES.values(), strict=True)]
    dataset = imported(tmp_path, "\n".join(lines) + "\n", name)
    assert has_note(dataset, "baskets: each line is one purchase")
    assert rows(dataset) == {(str(user), TITLES[item - 1], 1) for user, item in PAIRS}
    assert dataset.scale is None


def test_baskets_of_one_width(tmp_path: Path) -> None:
    text = "".join(",".join(TITLES[(user * 3 + place * 7) % 30] for place in range(10)) + "\n" for user in range(20))
    dataset = imported(tmp_path, text, "groceries.csv")
    assert len(dataset.users) == 20
    assert dataset.n_interactions == 200


def test_baskets_with_a_count_and_a_header(tmp_path: Path) -> None:
    lines = ["Item(s),Item 1,Item 2,Item 3,Item 4"]
    lines += [f"{1 + user % 4}," + ",".join(TITLES[(user + p) % 30] for p in range(1 + user % 4)) for user in range(20)]
    dataset = imported(tmp_path, "\n".join(lines), "g.csv")
    assert set(dataset.items["title"]) <= set(TITLES)
    assert len(dataset.users) == 20


def test_baskets_of_numbers(tmp_path: Path) -> None:
    text = "".join(" ".join(str((b * 5 + p * p) % 17) for p in range(2 + b % 6)) + " \n" for b in range(40))
    dataset = imported(tmp_path, text, "retail.dat")
    assert len(dataset.users) == 40
    assert has_note(dataset, "baskets")


@pytest.mark.parametrize(("separator", "name"), [(" ", "train.txt"), ("\t", "train.tsv"), (",", "train.csv")])
def test_adjacency_lists(tmp_path: Path, separator: str, name: str) -> None:
    text = "".join(separator.join(map(str, (user, *items))) + "\n" for user, items in PLACES.items())
    dataset = imported(tmp_path, text, name)
    assert has_note(dataset, "adjacency lists")
    assert rows(dataset) == {(str(user), str(item), 1) for user, item in PAIRS}


@pytest.mark.parametrize(
    "text",
    [
        "user,item,rating\na,x,1\nb,y,2\nc,z\n",
        "1::Toy (1995)::Comedy|Drama\n2::Salt (1996)::Drama\n3::Tin (1997)::Comedy|Drama|War\n4::Hour (1990)::War\n"
        * 2,
        "".join(f"{u},{i},{rating(u, i)}\n" for u, i in PAIRS),
    ],
)
def test_tables_are_neither_baskets_nor_lists(tmp_path: Path, text: str) -> None:
    notes = recognise(written(tmp_path, {"t.csv": text}) / "t.csv").notes
    assert not any("baskets" in note or "adjacency" in note for note in notes)


@pytest.mark.parametrize("mark", [":", ""])
def test_adjacency_lists_of_one_width(tmp_path: Path, mark: str) -> None:
    items = {user: [str(1 + (user * 3 + place * 7) % 61) for place in range(10)] for user in range(20)}
    text = "".join(f"{user}{mark} {' '.join(listed)}\n" for user, listed in items.items())
    dataset = imported(tmp_path, text, "train.txt")
    assert has_note(dataset, "adjacency lists")
    assert rows(dataset) == {(str(user), item, 1) for user, listed in items.items() for item in listed}


def test_a_matrix_of_whole_numbers_without_a_header(tmp_path: Path) -> None:
    text = "".join(" ".join(str((user * item) % 6) for item in range(12)) + "\n" for user in range(30))
    dataset = imported(tmp_path, text, "matrix.txt")
    assert has_note(dataset, "0 is taken for not rated")
    assert dataset.n_interactions == sum((user * item) % 6 > 0 for user in range(30) for item in range(12))


def test_an_object_without_rows_is_described(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no list of objects, but one object with the keys 'name', 'sizes'"):
        imported(tmp_path, json.dumps({"name": "x", "sizes": [1, 2]}, indent=1), "config.json")


def matrix(separator: str = ",", none: str = "") -> str:
    lines = [separator.join(["user", *(TITLES[item - 1] for item in range(1, 31))])]
    for user, items in PLACES.items():
        cells = [str(rating(user, item)) if item in items else none for item in range(1, 31)]
        lines.append(separator.join([f"user{user}", *cells]))
    return "\n".join(lines) + "\n"


RATED = {(f"user{user}", TITLES[item - 1], float(rating(user, item))) for user, item in PAIRS}


@pytest.mark.parametrize(
    ("separator", "none"), [(",", ""), (";", ""), ("\t", ""), (",", "0"), (",", "99"), (",", "-1")]
)
def test_a_matrix_of_users_and_items(tmp_path: Path, separator: str, none: str) -> None:
    dataset = imported(tmp_path, matrix(separator, none), "matrix.csv")
    assert has_note(dataset, "each row a user, each of 30 columns an item")
    assert rows(dataset) == RATED
    assert dataset.scale is not None
    assert (dataset.scale.minimum, dataset.scale.maximum) == (1, 5)


def test_a_matrix_of_items_and_users(tmp_path: Path) -> None:
    cells = [line.split(",") for line in matrix().splitlines()]
    cells[0][0] = "title"
    turned = "\n".join(",".join(column) for column in zip(*cells, strict=True))
    dataset = imported(tmp_path, turned, "matrix.csv")
    assert has_note(dataset, "each row an item, each of 12 columns a user")
    assert rows(dataset) == RATED


@pytest.mark.parametrize("counted", [True, False])
def test_a_matrix_without_a_header_has_99_for_not_rated(tmp_path: Path, counted: bool) -> None:
    lines = []
    for user in range(1, 21):
        cells = [f"{(user * 37 + item * 91) % 199 / 10 - 9.9:.2f}" if (user + item) % 3 else "99" for item in range(20)]
        lines.append(",".join([*([str(20 - cells.count("99"))] if counted else []), *cells]))
    dataset = imported(tmp_path, "\n".join(lines), "jester-data-1.csv")
    assert (len(dataset.users), dataset.items.height) == (20, 20)
    assert dataset.scale is not None
    assert (dataset.scale.minimum, dataset.scale.maximum) == (-10, 10)
    assert has_note(dataset, "99 is taken for not rated")
    assert dataset.n_interactions == sum((user + item) % 3 > 0 for user in range(1, 21) for item in range(20))


def test_a_matrix_of_zeros_and_ones_is_views(tmp_path: Path) -> None:
    lines = ["user," + ",".join(TITLES)]
    lines += [f"u{u}," + ",".join("1" if i in items else "0" for i in range(1, 31)) for u, items in PLACES.items()]
    dataset = imported(tmp_path, "\n".join(lines), "lastfm.csv")
    assert dataset.scale is None
    assert dataset.n_interactions == len(PAIRS)


def test_named_columns_go_before_the_shape_of_a_matrix(tmp_path: Path) -> None:
    path = written(tmp_path, {"m.csv": matrix(none="0")}) / "m.csv"
    dataset = ingest.read(path, mapping=ColumnMapping(user="user", item="tin drum"))
    assert not has_note(dataset, "a matrix")


CRITICS = {f"Person {u}": {TITLES[i - 1]: rating(u, i) for i in items} for u, items in PLACES.items()}
PEOPLE = [
    {"user": f"Person {u}", "ratings": [{"item": TITLES[i - 1], "rating": rating(u, i)} for i in items]}
    for u, items in PLACES.items()
]
BY_PERSON = {(f"Person {user}", TITLES[item - 1], float(rating(user, item))) for user, item in PAIRS}


@pytest.mark.parametrize(
    "document",
    [
        CRITICS,
        {"critics": CRITICS},
        {person: [{"item": film, "rating": r} for film, r in films.items()] for person, films in CRITICS.items()},
        {person: {film: {"rating": r, "at": "x"} for film, r in films.items()} for person, films in CRITICS.items()},
        PEOPLE,
        {"count": 12, "users": PEOPLE},
        [
            {"user": person["user"], "age": 40, "profile": {"city": "Oslo"}, "ratings": person["ratings"]}
            for person in PEOPLE
        ],
        [{"name": person, "ratings": films} for person, films in CRITICS.items()],
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_people_with_ratings_in_json(tmp_path: Path, document: Any, indent: int | None) -> None:
    dataset = imported(tmp_path, json.dumps(document, indent=indent), "critics.json")
    assert rows(dataset) == BY_PERSON
    assert has_note(dataset, "nested JSON")
    assert dataset.scale is not None
    assert (dataset.scale.minimum, dataset.scale.maximum) == (1, 5)


def test_people_with_ratings_in_json_lines(tmp_path: Path) -> None:
    dataset = imported(tmp_path, "\n".join(map(json.dumps, PEOPLE)), "people.jsonl")
    assert dataset.format == "json-lines"
    assert rows(dataset) == BY_PERSON


def test_films_with_the_ratings_of_people_in_json(tmp_path: Path) -> None:
    given = {item: [user for user, other in PAIRS if other == item] for item in range(1, 31)}
    films = [
        {"title": TITLES[i - 1], "ratings": [{"user": f"Person {u}", "rating": rating(u, i)} for u in users]}
        for i, users in given.items()
    ]
    assert rows(imported(tmp_path, json.dumps(films), "films.json")) == BY_PERSON


def test_orders_with_lines(tmp_path: Path) -> None:
    orders = [
        {"order_id": 1000 + u, "customer": f"c{u}", "lines": [{"product": f"p{i}", "qty": 1 + i % 3} for i in items]}
        for u, items in PLACES.items()
    ]
    dataset = imported(tmp_path, json.dumps({"orders": orders}), "orders.json")
    assert set(dataset.users) == {f"c{user}" for user in PLACES}
    assert set(dataset.items["id"]) == {f"p{item}" for _, item in PAIRS}
    assert dataset.scale is None


def test_playlists_with_tracks(tmp_path: Path) -> None:
    lists = [
        {"name": f"List {u}", "pid": u, "num_tracks": len(items), "tracks": [
            {"pos": p, "artist_name": f"Band {i % 7}", "track_uri": f"spotify:track:{i}", "track_name": TITLES[i - 1]}
            for p, i in enumerate(items)]}
        for u, items in PLACES.items()
    ]  # fmt: skip
    dataset = imported(tmp_path, json.dumps({"info": {"slice": "0-999"}, "playlists": lists}), "slice.json")
    assert len(dataset.users) == 12
    assert set(dataset.items["title"]) == {TITLES[item - 1] for _, item in PAIRS}


def test_sessions_with_events_in_json_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps({"session": u, "events": [{"aid": i, "ts": 1659304800025 + i, "type": "clicks"} for i in items]})
        for u, items in PLACES.items()
    ]
    dataset = imported(tmp_path, "\n".join(lines), "train.jsonl")
    assert len(dataset.users) == 12
    assert set(dataset.items["id"]) == {str(item) for _, item in PAIRS}


def test_people_with_lists_of_items(tmp_path: Path) -> None:
    document = [{"user": u, "items": [TITLES[i - 1] for i in items]} for u, items in PLACES.items()]
    assert imported(tmp_path, json.dumps(document), "likes.json").n_interactions == len(PAIRS)


def test_genres_of_flat_objects_nest_nothing(tmp_path: Path) -> None:
    flat = [{"user": u, "item": i, "rating": rating(u, i), "genres": ["Drama", "War"]} for u, i in PAIRS]
    dataset = imported(tmp_path, json.dumps(flat), "flat.json")
    assert dataset.n_interactions == len(PAIRS)
    assert dataset.items["genres"].to_list()[0] == ["Drama", "War"]


def test_the_preview_names_the_shape(tmp_path: Path) -> None:
    recognised = recognise(written(tmp_path, {"m.csv": matrix()}) / "m.csv")
    assert any("a matrix of users and items" in note for note in recognised.notes)
    assert (recognised.roles["user"], recognised.roles["item"], recognised.roles["rating"]) == ("user", "item", "value")
