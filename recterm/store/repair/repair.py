"""Repair: a new library from what can be read of a damaged one: people's events first, the rest if intact.

Feedback, search index, genres and orders are rebuilt. Where events are lost, the resulting feedback says
what they were; where items are lost, the indexes know their ids, and the community keeps its rows.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.domain.feedback_kinds import FEEDBACK_KINDS, STANDING
from recterm.domain.model import EventKind, Feedback, ItemId, ProfileId
from recterm.domain.titles import sort_title, title_key
from recterm.errors import LibraryError
from recterm.store.catalogue.data_set import HEADER_COLUMNS, header_digest
from recterm.store.catalogue.write import keywords
from recterm.store.file.checksums import digest, item_digest
from recterm.store.lab.runs import run_digest
from recterm.store.library import Library
from recterm.store.people.feedback import WEIGHT_DIGITS
from recterm.store.repair.salvage import Fields, Salvaged, columns_of, record_of, salvage, valid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from recterm.store.file.connection import Connection

_MAY_BE_MISSING = {
    "lists": "lists",
    "list_items": "entries of lists",
    "matches": "decisions about titles",
    "shown": "counts of what shelves showed",
}

LOST_TITLE = "lost title"


@dataclass(frozen=True, slots=True)
class Repaired:
    """Result of a repair."""

    path: Path
    """The new library."""
    saved: dict[str, int]
    """What was saved: profiles, events, lists, ..."""
    lost: tuple[str, ...]
    """What is missing, a clause each; empty when everything could be read."""


def repair(damaged: Path, target: Path) -> Repaired:
    """Read what can be read of a damaged file, which stays as it is, and make a new library from it.

    Raises:
        LibraryError: it is not a library, or nothing in it can be read.
        TargetExistsError: `target` already exists.
        WriteError: the new file cannot be written.
    """
    try:
        salvaged = salvage(damaged)
    except OSError as error:
        raise LibraryError(f"cannot read {damaged}: {error.strerror}", "check the disk and the permissions") from error
    if not salvaged.is_ours:
        raise LibraryError(
            f"{damaged} is not a recterm library", "name a library file; nothing was changed", code="not_a_library"
        )
    if not any(salvaged.rows[table] for table in ("events", "profiles", "items", "lists", "feedback")):
        raise LibraryError(
            f"nothing in {damaged} can be read",
            "restore a backup: `recterm library restore BACKUP`",
            code="library_damaged",
        )
    lost: list[str] = []
    header = next(iter(salvaged.rows["library"]), {})
    with Library.build(target, target.stem, str(header.get("label", "recovered"))) as library:
        writer = _Writer(library, library._db, salvaged, lost)
        with library.transaction():
            writer.write(header)
        saved = writer.saved()
    return Repaired(target, saved, tuple(lost))


class _Writer:
    """Fills a new library table by table."""

    def __init__(self, library: Library, db: Connection, salvaged: Salvaged, lost: list[str]) -> None:
        self._library, self._db, self._salvaged, self._lost = library, db, salvaged, lost

    def write(self, header: Fields) -> None:
        n_items = self._items(header)
        whole = self._community(header, n_items)
        self._header(header, n_items, whole)
        self._insert("settings", self._settings(whole))
        self._people()
        self._events()
        self._insert("lists", self._of_profiles("lists"))
        lists = {number for (number,) in self._db.rows("SELECT id FROM lists")}
        self._insert("list_items", (row for row in self._salvaged.rows["list_items"] if row["list"] in lists))
        self._insert("editions", self._salvaged.rows["editions"])
        self._insert("matches", self._salvaged.rows["matches"])
        events = {number for (number,) in self._db.rows("SELECT id FROM events")}
        self._insert("tellings", (row for row in self._salvaged.rows["tellings"] if row["event"] in events))
        self._insert("imports", self._of_profiles("imports"))
        self._insert("shown", self._of_profiles("shown"))
        self._insert("steps", (row for row in self._of_profiles("steps") if _has_event(row, events)))
        if whole:
            self._models()
            self._runs()
        self._library.rebuild_index()
        self._library.own.settle()
        for table, name in _MAY_BE_MISSING.items():
            if self._salvaged.damaged[table]:
                self._lost.append(f"perhaps some {name}")

    def saved(self) -> dict[str, int]:
        """Return the number of rows of everything."""
        tables = {
            "profiles": "profiles", "events": "events", "lists": "lists", "decisions": "matches", "items": "items",
            "models": "models", "runs": "runs", "tunings": "tunings",
        }  # fmt: skip
        counts = {name: self._db.value(f"SELECT count(*) FROM {table}") for name, table in tables.items()}
        own = self._db.value("SELECT count(*) FROM items WHERE own")
        return counts | {"own_items": own, "interactions": self._library.info().n_interactions}

    def _insert(self, table: str, rows: Iterable[Fields]) -> None:
        for row in rows:
            columns = columns_of(row, table)
            marks = ", ".join("?" * len(columns))
            sql = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})"
            self._db.run(sql, record_of(row, table))

    def _items(self, header: Fields) -> int:
        """Write the items, added ones last; return how many belong to the data set."""
        rows = {row["row"]: dict(row) for row in self._salvaged.rows["items"]}
        own = [row for number, row in sorted(rows.items()) if row.get("own")]
        kept = {number: row for number, row in rows.items() if not row.get("own")}
        stored_count = header.get("n_items")
        n_items = (
            stored_count
            if isinstance(stored_count, int) and _is_count(stored_count, kept, self._salvaged)
            else max(kept, default=-1) + 1
        )
        names = {row["id"] for row in rows.values()}
        missing = [number for number in range(n_items) if number not in kept]
        for number in missing:
            kept[number] = _lost_item(number, self._salvaged.indexed["items"].get(number, {}), names)
            names.add(kept[number]["id"])
        if missing:
            self._lost.append(f"{len(missing):,} of {n_items:,} titles; import the data again to restore them")
        whole = [kept[number] for number in range(n_items)] + own
        self._insert("items", (_derived_item({**row, "row": number}) for number, row in enumerate(whole)))
        moved = {row["row"]: number for number, row in enumerate(whole)}
        aliases = (
            {**row, "row": moved[row["row"]]} for row in self._salvaged.rows["item_alias"] if row["row"] in moved
        )
        self._insert("item_alias", aliases)
        return n_items

    def _community(self, header: Fields, n_items: int) -> bool:
        """Write the interactions if they are complete."""
        chunks = sorted(self._salvaged.rows["community"], key=lambda row: row["chunk"])
        numbers = [row["chunk"] for row in chunks]
        whole = bool(chunks) and numbers == list(range(len(chunks))) and not self._salvaged.damaged["community"]
        checksum = header.get("checksum")
        named = (
            checksum == digest(*(header.get(name) for name in HEADER_COLUMNS.split(", "))) if checksum else bool(header)
        )
        if not (whole and named and header.get("n_items") == n_items):
            if chunks or self._salvaged.damaged["community"] or not header:
                self._lost.append("the community and the models; import the data again: `recterm import PATH`")
            return False
        self._insert("community", chunks)
        self._insert("user_features", self._salvaged.rows["user_features"])
        if self._salvaged.damaged["user_features"] and self._salvaged.rows["user_features"]:
            self._lost.append("some features of users; import the data again: `recterm import PATH`")
        return True

    def _header(self, header: Fields, n_items: int, whole: bool) -> None:
        names = [*HEADER_COLUMNS.split(", ")[1:], "imported"] if whole else ["format"]
        for name in names:
            if header.get(name) is not None:
                self._db.run(f"UPDATE library SET {name} = ? WHERE id = 1", (header[name],))
        self._db.run("UPDATE library SET n_items = ? WHERE id = 1", (n_items,))
        self._db.run("UPDATE library SET checksum = ? WHERE id = 1", (header_digest(self._db),))

    def _settings(self, whole: bool) -> list[Fields]:
        kept = [row for row in self._salvaged.rows["settings"] if whole or row["key"] not in ("data_card", "source")]
        if self._salvaged.damaged["settings"]:
            self._lost.append("some settings of the library")
        return [{**row, "checksum": digest(row["key"], row["value"])} for row in kept if _is_json(row["value"])]

    def _people(self) -> None:
        now = int(time.time())
        profiles = {row["id"]: row for row in self._salvaged.rows["profiles"]}
        for number, indexed in self._salvaged.indexed["profiles"].items():
            if number not in profiles and valid("profiles", indexed):
                profiles[number] = {"id": number, "name": indexed["name"], "created": now}
        named = {row["profile"] for table in ("events", "lists", "feedback") for row in self._salvaged.rows[table]}
        for number in sorted(named - profiles.keys(), key=str):
            profiles[number] = {"id": number, "name": f"recovered {number}", "created": now}
            self._lost.append(f"the name of profile {number}")
        if profiles:
            self._db.run("DELETE FROM profiles")
        self._insert("profiles", profiles.values())

    def _of_profiles(self, table: str) -> list[Fields]:
        profiles = {number for (number,) in self._db.rows("SELECT id FROM profiles")}
        return [row for row in self._salvaged.rows[table] if row["profile"] in profiles]

    def _events(self) -> None:
        items = {item for (item,) in self._db.rows("SELECT id FROM items")}
        indexed = self._salvaged.indexed["events"]
        events = [_as_indexed(row, indexed.get(row["id"], {}), items) for row in self._of_profiles("events")]
        events.sort(key=lambda row: row["id"])
        item_of = {row["id"]: row["item"] for row in events}
        self._insert("events", (_plain_event(row) for row in events if _is_consistent(row, item_of)))
        touched = defaultdict[ProfileId, set[ItemId]](set)
        for row in events:
            touched[ProfileId(row["profile"])].add(ItemId(str(row["item"])))
        for profile, items in touched.items():
            self._library.events.settle(profile, items)
        n_rebuilt = self._events_of_feedback(item_of)
        if n_rebuilt or self._salvaged.damaged["events"]:
            last = max([*indexed, *item_of, *(row["last_event"] for row in self._salvaged.rows["feedback"])], default=0)
            more = f"; {n_rebuilt:,} were rebuilt from the resulting ratings and marks" if n_rebuilt else ""
            self._lost.append(f"up to {last - len(item_of):,} events{more}")

    def _events_of_feedback(self, item_of: dict[int, str]) -> int:
        """Make events that lead to the feedback of items whose last event is lost."""
        n_made = 0
        for row in sorted(self._of_profiles("feedback"), key=lambda row: row["last_event"]):
            if row["last_event"] in item_of:
                continue
            profile, item = ProfileId(row["profile"]), ItemId(str(row["item"]))
            before = self._library.events.feedback_of(profile, item)
            for weight in _plays(before, row):
                self._library.events.append(profile, item, EventKind.VIEW, None, _viewed_at(row), weight=weight)
                n_made += 1
            for kind, value, when in _steps(self._library.events.feedback_of(profile, item), row):
                self._library.events.append(profile, item, kind, value, when)
                n_made += 1
        return n_made

    def _models(self) -> None:
        arrays = defaultdict[object, list[Fields]](list)
        for row in self._salvaged.rows["model_arrays"]:
            arrays[row["model"]].append(row)
        names = ("name", "role", "hyperparameters", "seed", "fingerprint", "seconds", "created")
        models = [row for row in self._salvaged.rows["models"] if arrays[row["id"]]]
        models = [row for row in models if not row.get("checksum") or row["checksum"] == _float_digest(row, names)]
        if self._salvaged.damaged["models"] or self._salvaged.damaged["model_arrays"]:
            # It is no longer known which arrays a model had.
            models = []
        if len(models) < len(self._salvaged.rows["models"]) or self._salvaged.damaged["models"]:
            self._lost.append("models; `recterm train` retrains them")
        self._insert("models", ({**row, "checksum": _float_digest(row, names)} for row in models))
        kept = {row["id"] for row in models}
        self._insert("model_arrays", (row for number in kept for row in arrays[number]))
        active = [(row["role"], row["model"]) for row in self._salvaged.rows["active_models"] if row["model"] in kept]
        self._db.run_many("INSERT OR IGNORE INTO active_models VALUES (?, ?)", active)

    def _runs(self) -> None:
        self._insert("runs", self._salvaged.rows["runs"])
        runs = {row["id"] for row in self._salvaged.rows["runs"]}
        for table in ("run_metrics", "run_values"):
            self._insert(table, (row for row in self._salvaged.rows[table] if row["run"] in runs))
        columns = "data, fingerprint, split, seed, k, users, seconds, created, settings"
        sql = "SELECT model, metric, mean, low, high FROM run_metrics WHERE run = ? ORDER BY place"
        n_lost = 0
        for number, kept, *run in self._db.rows(f"SELECT id, checksum, {columns} FROM runs"):
            if run_digest(run, self._db.rows(sql, (number,))) != kept:
                self._db.run("DELETE FROM runs WHERE id = ?", (number,))
                n_lost += 1
        if n_lost or self._salvaged.damaged["runs"]:
            self._lost.append("evaluations")
        self._insert("tunings", self._salvaged.rows["tunings"])
        tunings = {row["id"] for row in self._salvaged.rows["tunings"]}
        self._insert("trials", (row for row in self._salvaged.rows["trials"] if row["tuning"] in tunings))


def _is_count(n_items: int, kept: dict[int, dict[str, Any]], salvaged: Salvaged) -> bool:
    """Return whether a catalogue can have this many items, so that no more are lost than the file ever had."""
    last = max([*kept, *salvaged.indexed["items"]], default=-1)
    return max(kept, default=-1) < n_items <= last + 1 + 100 * salvaged.damaged["items"]


def _as_indexed(row: Fields, indexed: Fields, items: set[str]) -> Fields:
    """Take an event's unknown item from the index."""
    item = indexed.get("item")
    return {**row, "item": item} if row["item"] not in items and item in items else row


def _is_consistent(row: Fields, item_of: dict[int, str]) -> bool:
    """Return whether an event is not an UNDO, or is the UNDO of an event on the same item."""
    return row["kind"] != EventKind.UNDO or bool(item_of.get(row["undoes"]) == row["item"])


def _plain_event(row: Fields) -> Fields:
    """Return an event without values that only damage can explain."""
    undoes = row["undoes"] if row["kind"] == EventKind.UNDO else None
    return {**row, "undoes": undoes, "imported": int(row.get("imported") == 1)}


def _has_event(step: Fields, events: set[int]) -> bool:
    """Return whether a step can still be undone, that is, its event is not lost."""
    event = json.loads(step["change"]).get("event")
    return event is None or event in events


def _lost_item(row: int, indexed: dict[str, Any], names: set[Any]) -> dict[str, Any]:
    """Make an item that only the indexes know."""
    item = indexed.get("id")
    title = indexed.get("key")
    year = indexed.get("year")
    title = title if isinstance(title, str) and title else f"{LOST_TITLE} {row}"
    return {
        "row": row, "id": item if isinstance(item, str) and item not in names else f"lost:{row}", "title": title,
        "year": year if isinstance(year, int) else None, "kind": "other", "genres": "[]", "creators": "[]", "count": 0,
        "mean": None, "original_titles": "[]", "facts": "{}", "own": 0,
    }  # fmt: skip


def _derived_item(row: dict[str, Any]) -> Fields:
    """Complete an item with values derived from its title and facts, and its checksum."""
    names = ("id", "title", "year", "genres", "creators", "kind", "count", "mean")
    title = row["title"]
    derived = {"sort_title": sort_title(title), "key": title_key(title), "keywords": keywords(row["facts"])}
    return {**row, **derived, "checksum": item_digest(*(row[name] for name in names))}


def _float_digest(row: Fields, names: Sequence[str]) -> int:
    """Compute a model's checksum; SQLite returns whole seconds as a float but stores them as an integer."""
    return digest(*(float(row[name]) if name == "seconds" else row[name] for name in names))


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True


def _last(feedback: Fields) -> int:
    """Return the last time that a state has; 0 without one."""
    times = (feedback.get(row.time_field) for row in FEEDBACK_KINDS)
    return max([when for when in times if isinstance(when, int)], default=0)


def _viewed_at(feedback: Fields) -> int:
    viewed = feedback["viewed_at"]
    return viewed if isinstance(viewed, int) else _last(feedback)


def _plays(now: Feedback, feedback: Fields) -> list[float | None]:
    """Return what each view that is lost counts, evenly; of an item that was only skipped, one event for all skips."""
    more, played = max(0, feedback["views"] - now.views), feedback.get("played")
    if not isinstance(played, int | float):
        return [None] * more
    missing = round(played - now.plays, WEIGHT_DIGITS)
    if not more:
        return [missing] if missing < 0 else []
    each = round(missing / more, WEIGHT_DIGITS)
    return [each if each > 0 else None] * more


def _steps(now: Feedback, feedback: Fields) -> list[tuple[EventKind, float | None, int]]:
    """Make events that lead from one state of an item to its feedback."""
    rated, last = feedback["rated_at"], _last(feedback)
    rated = rated if isinstance(rated, int) else None
    stars = feedback["stars"]
    steps: list[tuple[EventKind, float | None, int]] = []
    if isinstance(stars, int | float) and stars != now.stars:
        steps.append((EventKind.RATE, float(stars), int(rated or last)))
    for row in STANDING:
        wanted = bool(feedback.get(row.field))
        event = row.kind if wanted else row.opposite
        if event is not None and wanted != row.of(now):
            steps.append((event, None, last))
    if stars is None and now.stars is not None:
        steps.append((EventKind.UNRATE, None, last))
    return steps
