"""Names of the columns of a person's table, in some twenty languages, and how well a heading fits each role."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import TYPE_CHECKING

from recterm.domain.titles import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOREIGN = "|"
"""Between the English names and those of other languages."""

_NAMES = {
    "title": (
        "title, movie title, film title, book title, album title, game title, movie name, film name, book name,"
        " series title, show title, item title, name, movie, film, book, album, track, song, track name,"
        " track title, show, series, game, filmtipset title, source id, movies, films, books, albums, works, |,"
        " titel,"
        " filmtitel, buchtitel, filmname, buch, titre, titre français, titre du film, nom, livre, título, titulo,"
        " película, libro, título en español, nombre, filme, livro, nome, titolo, titolo italiano, tytuł,"
        " tytuł polski, książka, название, русскоязычное название, название фильма, название книги, фильм, книга,"
        " сериал, назва, název, názov, kniha, naslov, knjiga, cím, filmcím, könyv, titlu, carte, titel svenska,"
        " svensk titel, bok, tittel, bog, nimi, elokuva, kirja, başlık, film adı, adı, kitap, ad, τίτλος, ταινία,"
        " 标题, 片名, 书名, 名称, 电影, 標題, 題名, タイトル, 作品名, 映画, 書名, 제목, 영화, 책, عنوان, שם, judul,"
        " tên phim,"
        " כותרת, שם הסרט, סרט, ספר, pavadinimas, filmas, knyga, nosaukums, filma, pealkiri, raamat, заглавие,"
        " назив, ชื่อเรื่อง, ชื่อ, शीर्षक, फ़िल्म, títol, pel·lícula, llibre, titill"
    ),
    "original": (
        "original title, originaltitle, original name, |, titre original, título original, titulo original,"
        " titolo originale, originaltitel, oryginalny tytuł, tytuł oryginalny, оригинальное название,"
        " название в оригинале, originaltittel, original titel, alkuperäinen nimi, eredeti cím, originální název,"
        " orijinal adı, 原名, 原題, 원제"
    ),
    "year": (
        "year, release year, year published, original publication year, publication year, film year, movie year,"
        " release date, released, |, jahr, erscheinungsjahr, produktionsjahr, année, annee, date de sortie, año, ano,"
        " anno, rok, rok produkcji, год, год выпуска, рік, év, an, år, ar, vuosi, yıl, yil, έτος, 年, 年份,"
        " 上映日期, 出版日期, 公開年, 연도, tahun, год издания,"
        " שנה, metai, gads, aasta, година, ปี, वर्ष, any"
    ),
    "creator": (
        "director, directors, author, authors, artist, artists, artist name, creator, creators, directed by,"
        " written by, maker, band, composer, |, regie, regisseur, autor, autoren, künstler, interpret, réalisateur,"
        " realisateur, auteur, auteurs, artiste, director/a, dirección, autores, diretor, autoria, regista, autore,"
        " reżyser, rezyser, reżyseria, режиссер, режисcёр, режиссёр, автор, исполнитель, режисер, režie, režisér,"
        " redatelj, rendező, szerző, regizor, regissör, författare, regissør, forfatter, ohjaaja, kirjailija,"
        " yönetmen, yazar, σκηνοθέτης, συγγραφέας, 导演, 作者, 創作者, 监督, 監督, 著者, 감독, 저자"
    ),
    "album": "album, album name, album title, release, master metadata album album name",
    "rating": (
        "my rating, your rating, user rating, personal rating, rating, ratings, rating10, my score, score, stars,"
        " my stars, grade, mark, marks, my grade, vote, my vote, rate, star rating, points, overall,"
        " review rating, opinion, my opinion, verdict, my verdict, feedback,"
        " |, bewertung, meine bewertung, wertung, meine wertung, note, meine note, punkte, sterne, ma note, notes,"
        " étoiles, nota, mi nota, minha nota, puntuación, mi puntuación, calificación, valoración, estrellas,"
        " avaliação, voto, il mio voto, valutazione, giudizio, ocena, moja ocena, oceny, моя оценка, оценка,"
        " рейтинг, балл, баллы, моя оцінка, оцінка, hodnocení, moje hodnocení, hodnotenie, moja ocjena, ocjena,"
        " értékelés, pontszám, notă, betyg, mitt betyg, vurdering, karakter, min vurdering, terningkast, arvosana,"
        " arvio, tähdet, puan, puanım, beoordeling, cijfer, waardering, βαθμολογία, 个人评分, 我的评分, 评分, 評分,"
        " 評価, 点数, スコア, 평점, 별점, تقييم, điểm,"
        " ציון, דירוג, įvertinimas, vērtējums, hinnang, hinne, рейтинг ми, คะแนน, रेटिंग, nota meva, puntuació,"
        " einkunn"
    ),
    "date": (
        "watched date, date watched, date viewed, watched on, watched at, watch date, watched, seen on, date seen,"
        " seen, viewed, view date, viewing date, last watched, last watched at, date read, read on, read at,"
        " last read, last date read, date finished, finished on, finished, end date, completed at, date completed,"
        " listened at, date listened, played at, when, date, datum, day, timestamp, ts, time, datetime, date time,"
        " year watched, watched year, year seen, year viewed, year read, read year, watched in, read in,"
        " year listened,"
        " logged, logged on, diary date, rated at, date rated, rating date, rated on, review date, vote date,"
        " date of review, date added, added at, added, created, created at, updated at, |, gesehen am, gesehen,"
        " gesehen im jahr, jahr gesehen, jahr gelesen, gelesen im jahr, lesejahr,"
        " sehdatum, gelesen am, gelesen, angesehen am, vu le, date de visionnage, lu le, date de note,"
        " date de lecture, année de lecture, année vue, fecha, año leído, año visto, visto el, fecha de visionado,"
        " fecha de lectura, leído el, fecha de votación,"
        " data, visto em, data de visualização, lido em, data visione, visto il, letto il, data obejrzenia,"
        " data oceny, obejrzane, дата, дата просмотра, год просмотра, год прочтения, дата и время, дата оценки,"
        " просмотрено, прочитано,"
        " дата прочтения, дата перегляду, datum zhlédnutí, pogledano, dátum, megnézve, data vizionării, sett, sedd,"
        " datum sedd, läst, sett den, lest, katsottu, luettu, tarih, izleme tarihi, okuma tarihi, gezien,"
        " gezien op, gelezen, bekeken op, ημερομηνία, 打分日期, 观看日期, 日期, 标记日期, 時間, 观影时间, 視聴日,"
        " 鑑賞日, 読了日, 日付, 날짜, 시청일, tanggal, ngày xem,"
        " תאריך, data žiūrėta, žiūrėta, skatīts, datums, kuupäev, vaadatud, วันที่, दिनांक, dagsetning"
    ),
    "status": (
        "status, state, watch status, read status, reading status, user status, exclusive shelf, shelf, my status,"
        " progress status, watched, seen, read, viewed, finished, watchlist, to watch, to read, want to watch,"
        " want to read, wishlist, wish list, dropped, completed, |, gesehen, gelesen, merkliste, zustand, statut, vu,"
        " lu, à voir, état, estado, visto, leído, por ver, pendiente, lido, stato, letto, da vedere, stan,"
        " obejrzane, przeczytane, статус, состояние, просмотрен, просмотрено, прочитано, стан, stav, viděno,"
        " přečteno, állapot, stare, sett, läst, tila, nähty, luettu, durum, izledim, okudum, gezien, gelezen,"
        " κατάσταση, 状态, 狀態, 看过, ステータス, 状態, 상태, حالة, trạng thái"
    ),
    "dwell": (
        "percent played, percent watched, percent listened, percent read, percent complete, percent, percentage,"
        " percentage played, percentage watched, played percent, played percentage, watched percent,"
        " watched percentage, listened percent, play percentage, watch percentage, completion, completion rate,"
        " share played, share watched, watch ratio, progress, progress percent, ms played, seconds played,"
        " seconds watched, seconds listened, minutes watched, minutes played, minutes listened, watch time,"
        " time watched, time played, listening time, dwell time, |, fortschritt, gesehen prozent, progression,"
        " progreso, progresso, прогресс, 进度"
    ),
    "list": (
        "list, lists, list name, my list, my lists, collection, collections, shelves, bookshelves, playlist,"
        " |, liste, listen, listes, lista, listas, elenco, lista nazwa, список, списки, подборка, seznam, lijst,"
        " listor, lister, luettelo, λίστα, 列表, 清单, 書架, リスト, 목록"
    ),
    "like": (
        "like, liked, likes, favorite, favourite, favorites, favourites, fav, loved, love, heart, is favorite,"
        " |, lieblingsfilm, favorit, coup de coeur, favori, favorito, preferito, ulubione, избранное, любимый,"
        " oblíbené, kedvenc, favoriet, suosikki, 喜欢, 收藏, お気に入り, 즐겨찾기"
    ),
    "type": (
        "type, media type, title type, item type, kind, lot, medium, media, series type, content type, category,"
        " |, art, typ, kategorie, catégorie, genre de contenu, tipo, categoría, categoria, тип, вид, típus, tyyppi,"
        " tür, soort, τύπος, 类型, 類型, 種類, 種別, 종류"
    ),
    "user": (
        "user, user id, userid, user name, username, member, person, who, viewer, reader, listener, owner,"
        " profile, profile name, account, |, wer, benutzer, person name, qui, utilisateur, membre, quién, usuario,"
        " miembro, quem, utente, chi, kto, użytkownik, кто, пользователь, хто, uživatel, wie, gebruiker, vem,"
        " användare, kuka, kullanıcı"
    ),
}

_WITHOUT = {
    "title": (
        "type id ids url uri link sort slug episode season count length original year date rating score language"
    ),
    "original": "id url language year date",
    "year": "watched seen read viewed rated added",
    "creator": "id ids url count gender album",
    "album": "id url artist year",
    "rating": (
        "imdb tmdb tvdb trakt average avg mean community public critic critics metacritic metascore rotten rt"
        " tomatometer tomatoes kinopoisk кинопоиска кинопоиск mpaa fsk count number num votes число количество date"
        " time age content certificate douban letterboxd expected predicted global others durchschnitt moyenne"
        " media promedio средняя средний srednia id url text review day"
    ),
    "date": (
        "release released premiere publication published birth премьера sortie estreno erscheinung lanzamiento"
        " uscita premiera 上映 出版 id count start started begin"
    ),
    "status": "code url id date",
    "dwell": "id date status",
    "list": "id url price date",
    "like": "count id date",
    "type": "id url",
    "user": "rating score count id",
}
"""Words that a heading of a role does not have."""

_WRITTEN_DOWN = (
    "rated at, date rated, rating date, rated on, review date, vote date, date of review, date added,"
    " added at, added, created, created at, updated at, date de note, fecha de votación, data oceny,"
    " дата оценки, 打分日期, 标记日期"
)
_LATER = frozenset(fold(name).replace(" ", "") for name in _WRITTEN_DOWN.split(","))
"""Dates on which something was written down, not seen or read."""

_HUMP = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")
_SHORTEST = 3
"""Letters of the shortest word of an alphabet that counts where it stands among others."""


@cache
def words_of(heading: str) -> tuple[str, ...]:
    """Return the words of a heading, folded: `userRating` has two."""
    return tuple(fold(_HUMP.sub(" ", heading)).split())


@cache
def joined(heading: str) -> str:
    """Return a heading, folded, without spaces."""
    return fold(heading).replace(" ", "")


@cache
def _ranks(role: str) -> dict[str, int]:
    names = [joined(name) for name in _NAMES[role].split(",") if name.strip() != _FOREIGN]
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


@cache
def _english() -> frozenset[str]:
    names = (name for text in _NAMES.values() for name in text.partition(_FOREIGN)[0].split(","))
    return frozenset(word for name in names for word in words_of(name))


def are_foreign(headings: Iterable[str]) -> bool:
    """Return whether most of some headings are in a language other than English, where the day is written first."""
    foreign = [not _english().intersection(words_of(heading)) for heading in headings]
    return sum(foreign) * 2 > len(foreign)


@cache
def _barred(role: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _WITHOUT[role].split())


def is_barred(role: str, heading: str) -> bool:
    """Return whether a heading has a word that no column of a role has: a premiere is not a day of seeing."""
    return bool({*words_of(heading), *fold(heading).split()} & _barred(role))


def fit(role: str, heading: str) -> float:
    """Return how well a heading fits a role: 100 for its usual name, at least 40 for a part of it, 0 for neither."""
    ranks = _ranks(role)
    whole = joined(heading)
    if whole in ranks:
        return 100 - ranks[whole] / 10
    words = words_of(heading)
    if is_barred(role, heading):
        return 0
    named = [ranks[word] for word in words if word in ranks and (len(word) >= _SHORTEST or not word.isascii())]
    named += [ranks[pair] for pair in map("".join, itertools.pairwise(words)) if pair in ranks]
    return max(40.0, 70 - min(named) / 10 - len(words)) if named else 0


def is_known(heading: str) -> bool:
    """Return whether a heading is the usual name of any role."""
    return any(joined(heading) in _ranks(role) for role in _NAMES)


def is_of_seeing(heading: str) -> bool:
    """Return whether the dates under a heading may be those of seeing or reading, not of rating or adding."""
    return joined(heading) not in _LATER
