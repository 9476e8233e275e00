"""ListenBrainz feedback: loved and hated recordings; missing names come from the listens beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.music.plays import play
from recterm.ingest.exports.rows import HistoryRow, Skips, json_entries, json_objects, keyed

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member, Source

TAKEN_BACK = "no longer loved or hated"
NOT_NAMED = "loved or hated, but identified only by a number"

_SCORES = {1: EventKind.LIKE, -1: EventKind.HIDE}
_NUMBERS = ("recording_mbid", "recording_msid")


def feedback_members(source: Source) -> list[Member]:
    """Find the files with scores of recordings."""
    return list(dict.fromkeys(member for name in _NUMBERS for member in keyed(source, "score", name)))


def listenbrainz_feedback(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read a score of 1 (love) as a like, -1 (hate) as a dislike."""
    members = feedback_members(source)
    names = _names(source) if members else {}
    rows = []
    for member in members:
        for where, entry in json_entries(member, skips):
            score = entry.get("score")
            kind = _SCORES.get(score) if isinstance(score, int) else None
            numbers = [str(entry[name]) for name in _NUMBERS if entry.get(name)]
            track = _track(entry) or next((names[number] for number in numbers if number in names), None)
            if kind is None:
                skips.add(TAKEN_BACK, where)
            elif track is None:
                skips.add(NOT_NAMED, f"{where}: {', '.join(numbers)}")
            else:
                when = entry.get("created")
                mbid = entry.get("recording_mbid")
                ids = (("mbid", str(mbid)),) if mbid else track.ids
                dated = when if isinstance(when, int) else None
                rows.append(track._replace(kind=kind, ids=ids, timestamp=dated, where=f"{where}: {track.title}"))
    return rows


def _names(source: Source) -> dict[str, HistoryRow]:
    """Return the track of every number in the listens."""
    tracks: dict[str, HistoryRow] = {}
    for member in keyed(source, "listened_at", "track_metadata"):
        # Broken lines of the listens were counted with the plays.
        for entry in json_objects(member, Skips()):
            track = _track(entry)
            if track is not None:
                numbers = (entry.get("recording_msid"), *(value for _, value in track.ids))
                tracks.update({str(number): track for number in numbers if number})
    return tracks


def _track(entry: dict[str, Any]) -> HistoryRow | None:
    """Return the track that an entry names."""
    metadata = entry.get("track_metadata")
    if not isinstance(metadata, dict) or not metadata.get("track_name") or not metadata.get("artist_name"):
        return None
    mapping = metadata.get("mbid_mapping") or metadata.get("additional_info")
    mbid = mapping.get("recording_mbid") if isinstance(mapping, dict) else None
    ids = (("mbid", str(mbid)),) if mbid else ()
    return play(metadata["track_name"], metadata["artist_name"], None, album=metadata.get("release_name"), ids=ids)
