"""Data set whose users say what they are: women mostly like one kind of film, men another, and ages say nothing."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILMS = 25
"""Films of each kind."""

USERS = 240


def write_described(folder: Path, *, seed: int = 5) -> Path:
    """Write films, users and ratings: `Space 01` to `Space 25`, `Love 01` to `Love 25`."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    films = [(f"{kind[0]}{number:02}", f"{kind} {number:02}") for kind in ("Space", "Love") for number in range(FILMS)]
    with (folder / "films.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("item_id", "title", "genres"), *((*film, film[1].split()[0]) for film in films)])
    rows, users = [], []
    for user in range(USERS):
        woman = chance.random() < 0.5
        users.append((f"u{user}", "F" if woman else "M", chance.randint(15, 75)))
        for film, _ in films:
            own = (film[0] == "L") == woman
            if chance.random() < (0.5 if own else 0.15) - int(film[1:]) * 0.005:
                rows.append((f"u{user}", film, chance.choice((4, 5) if own else (2, 3, 5)), 1_000_000_000 + user))
    with (folder / "users.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("user_id", "gender", "age"), *users])
    with (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("user_id", "item_id", "rating", "timestamp"), *rows])
    return folder
