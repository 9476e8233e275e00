"""Kinds of items as a person's table names them, in words of many languages."""

from __future__ import annotations

from functools import cache

from recterm.domain.titles import fold

_WORDS = {
    "movie": (
        "movie, movies, film, films, feature, feature film, tv movie, tvmovie, short, documentary, video,"
        " spielfilm, kinofilm, película, pelicula, filme, фильм, фильмы, кино, elokuva, 电影, 電影, 映画, 영화"
    ),
    "series": (
        "series, tv, tv series, tvseries, tv show, show, shows, tv mini series, tvminiseries, mini series,"
        " miniseries, anime, serie, serien, série, séries, serial, seriale, сериал, сериалы, аниме, sarja, dizi,"
        " 电视剧, 剧集, アニメ, ドラマ, 드라마"
    ),
    "part": (
        "season, episode, tvepisode, tv episode, staffel, folge, saison, épisode, temporada, episodio, сезон,"
        " серия, эпизод, podcast episode"
    ),
    "book": (
        "book, books, novel, manga, comic, comics, audiobook, audio book, ebook, visual novel, buch, bücher,"
        " roman, livre, livres, bd, libro, libros, livro, книга, книги, książka, kniha, kirja, bok, könyv, 书,"
        " 图书, 本, マンガ, 漫画, 책"
    ),
    "album": "album, albums, record, lp, ep, альбом, 专辑",
    "track": "track, song, single, music, lied, chanson, canción, трек, песня, 歌曲",
    "artist": "artist, band, interpret, artiste, исполнитель",
    "game": "game, games, video game, videogame, spiel, videospiel, jeu, juego, игра, 游戏, ゲーム",
    "boardgame": "board game, boardgame, brettspiel, jeu de société, juego de mesa, настольная игра",
    "podcast": "podcast, podcasts",
}

PART = "part"
"""Seasons and episodes, which are not items of a catalogue."""


@cache
def _kinds() -> dict[str, str]:
    return {fold(word).replace(" ", ""): kind for kind, words in _WORDS.items() for word in words.split(",")}


@cache
def kind_of(cell: str) -> str | None:
    """Return the kind that a cell names; None for other words."""
    return _kinds().get(fold(cell).replace(" ", ""))
