"""Statuses of a person's table: what was seen or read, is wanted, was dropped, is under way; in many languages."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from recterm.domain.data.event_weights import known_kind
from recterm.domain.titles import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


class State(Enum):
    """What a status says."""

    DONE = "done"
    WANTED = "wanted"
    DROPPED = "dropped"
    UNDER_WAY = "under way"
    LIKED = "liked"
    SKIPPED = "skipped"
    """The person is not interested."""
    PASSED = "passed over"
    """Of an event such as a skip: nothing for the item, and too little against it to hide it."""


_WORDS = {
    State.DONE: (
        "watched, seen, viewed, read, finished, complete, completed, done, listened, heard, played, beaten,"
        " rewatched, repeating, rewatching, rated, collected, gesehen, geschaut, gelesen, gehört, fertig,"
        " abgeschlossen, erledigt, vu, vus, lu, lus, terminé, fini, écouté, visto, vista, vistos, vistas, leído,"
        " leida, terminado, completado, escuchado, lido, assistido, concluído, letto, finito, completato, guardato,"
        " obejrzane, obejrzany, przeczytane, przeczytana, ukończone, просмотрено, просмотрен, смотрел, посмотрел,"
        " прочитано, прочитал, завершено, переглянуто, viděno, přečteno, dokončeno, pogledano, pročitano, megnézve,"
        " elolvasva, befejezve, văzut, citit, terminat, sett, sedd, läst, klar, lest, set, læst, nähty, katsottu,"
        " luettu, izlendi, okundu, bitti, tamamlandı, gezien, gelezen, bekeken, voltooid, είδα, διάβασα, 看过,"
        " 读过, 听过, 玩过, 已看, 已读, 完成, 看過, 視聴済み, 鑑賞済み, 読了, 見た, 완료, 봤어요, شاهدته, selesai,"
        " đã xem"
    ),
    State.WANTED: (
        "watchlist, to watch, want to watch, plan to watch, planned, planning, plan, plantowatch, to read,"
        " want to read, plan to read, plantoread, tbr, wishlist, wish list, want, wanted, todo, to do, backlog,"
        " queue, unwatched, not watched, unread, unseen, not seen, not started, to listen, to play, later,"
        " watch later, wish, merkliste, will sehen, möchte sehen, noch sehen, wunschliste, ungesehen,"
        " noch nicht gesehen, will ich lesen, ungelesen, geplant, à voir, envie de voir, à lire, à regarder,"
        " envies, pas vu, non vu, por ver, pendiente, pendientes, quiero ver, por leer, no visto, deseado,"
        " quero ver, para ver, para assistir, quero ler, não visto, da vedere, voglio vedere, da leggere,"
        " non visto, do obejrzenia, chcę zobaczyć, do przeczytania, chcę przeczytać, буду смотреть,"
        " хочу посмотреть, к просмотру, запланировано, не смотрел, не просмотрено, буду читать, хочу прочитать,"
        " хочу подивитись, chci vidět, k vidění, chci číst, za gledanje, megnézendő, elolvasandó, de văzut,"
        " de citit, vill se, att se, vill läsa, att läsa, vil se, å se, vil gerne se, katsomatta, haluan nähdä,"
        " izlenecek, izleyeceğim, okunacak, wil zien, te zien, te lezen, nog niet gezien, θέλω να δω, 想看, 想读,"
        " 想听, 想玩, 见たい, 見たい, 観たい, 読みたい, 積読, 보고싶어요, ingin ditonton, muốn xem"
    ),
    State.DROPPED: (
        "dropped, abandoned, did not finish, didn't finish, dnf, gave up, quit, stopped, unfinished, didnotfinish,"
        " abgebrochen, aufgegeben, abandonné, abandonnée, arrêté, abandonado, abandonada, dejado, largado,"
        " abbandonato, porzucone, porzucona, брошено, бросил, покинуто, opuštěno, nedokončeno, félbehagyva,"
        " abandonat, avbruten, slutade, avbrutt, droppet, kesken jäi, hylätty, bırakıldı, yarım kaldı, gestopt,"
        " afgebroken, 弃, 抛弃, 中断, 挫折, 포기"
    ),
    State.UNDER_WAY: (
        "watching, reading, currently watching, currently reading, currentlyreading, in progress, playing,"
        " listening, started, on hold, onhold, paused, current, ongoing, up to date, am schauen, läuft,"
        " lese gerade, angefangen, pausiert, en cours, en pause, viendo, leyendo, en curso, en progreso,"
        " assistindo, lendo, em andamento, in corso, sto guardando, sto leggendo, oglądam, czytam, w trakcie,"
        " смотрю, читаю, в процессе, отложено, дивлюсь, sleduji, čtu, rozkoukáno, gledam, čitam, nézem, olvasom,"
        " folyamatban, ser på, tittar, läser, pågår, ser, leser, katson, kesken, luen, izleniyor, okunuyor,"
        " aan het kijken, bezig, 在看, 在读, 在听, 在玩, 観てる, 読書中, 視聴中, 보는중"
    ),
    State.LIKED: (
        "favorite, favourite, favorites, favourites, liked, loved, recommended, favorit, favoriten, favori,"
        " favoris, favorito, favoritos, preferito, preferiti, ulubione, избранное, любимое, oblíbené, kedvenc,"
        " suosikit"
    ),
    State.SKIPPED: (
        "not interested, ignored, ignore, skip, skipped, blacklist, no interest, kein interesse, pas intéressé,"
        " no me interesa, не интересно, notinteresting"
    ),
}
_YES = (
    "yes, y, x, ✓, ✔, ✅, ☑, true, 1, ja, j, oui, sí, si, sim, tak, да, так, ano, da, igen, evet, kyllä, 是, はい, 有"
)
_NO = (
    "no, n, false, 0, nein, non, não, nie, нет, ні, ne, nem, nu, nej, nei, ei, hayır, nee, ✗, ✘, ❌, ☐, -, –,"
    " 否, いいえ, 无"
)


def _key(word: str) -> str:
    return fold(word).replace(" ", "") if any(map(str.isalnum, word)) else word.strip()


@cache
def _states() -> dict[str, State]:
    return {_key(word): state for state, words in _WORDS.items() for word in words.split(",")}


@cache
def _answers() -> dict[str, bool]:
    answers = {_key(word): True for word in _YES.split(",")}
    return answers | {_key(word): False for word in _NO.split(",")}


@cache
def state_of(cell: str) -> State | None:
    """Return what a cell or a heading says; None for other words, and for an empty one."""
    return _states().get(_key(cell))


_EVENTS = {
    "like": State.LIKED, "favorite": State.LIKED, "follow": State.LIKED, "cart": State.WANTED,
    "checkout": State.WANTED, "dislike": State.SKIPPED, "purchase": State.DONE, "complete": State.DONE,
    "play": State.DONE, "view": State.DONE, "click": State.DONE, "download": State.DONE, "share": State.DONE,
    "subscribe": State.DONE,
}  # fmt: skip
"""What the events of a kind say of an item; those of other kinds are passed over."""


@cache
def event_state_of(cell: str) -> State | None:
    """Return what an event of this kind says (`play`, `skip`, `thumbs up`); None for other words."""
    kind = known_kind(cell)
    if kind is None:
        return None
    wanted = state_of(cell) is State.WANTED
    return State.WANTED if wanted else _EVENTS.get(kind.name, State.PASSED)


def are_events(cells: Iterable[str]) -> bool:
    """Return whether a column tells kinds of events: at least one other than a status, such as `play`."""
    return any(cell and state_of(cell) is None and known_kind(cell) is not None for cell in set(cells))


@cache
def answer_of(cell: str) -> bool | None:
    """Return yes or no; None for other words, and for an empty cell."""
    return _answers().get(_key(cell))


@cache
def state_in_name(name: str) -> State | None:
    """Return what the name of a file, sheet or column says in one of its words: `my watchlist 2024`."""
    whole = state_of(name)
    words = fold(name).split()
    runs = (words[start : start + size] for size in (4, 3, 2, 1) for start in range(len(words) - size + 1))
    return whole or next((state for run in runs if (state := state_of(" ".join(run))) is not None), None)


def state_named(name: str) -> State | None:
    """Return what the name of a table says of all its rows; a `reading list` does not say what is under way."""
    state = state_in_name(name)
    return state if state in (State.DONE, State.WANTED, State.DROPPED, State.LIKED) else None
