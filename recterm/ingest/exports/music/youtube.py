"""YouTube Music, from Google Takeout: what was watched there, without the videos beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from recterm.errors import InputError
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.music.plays import NO_NAME, play
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, json_entries, keyed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.ingest.files.archive import Source

MUSIC = "YouTube Music"
VIDEO = "a video, not music"
ADVERTISEMENT = "an advertisement"

_TEMPLATES = (
    *("Watched {}", "Listened to {}", "Viewed {}", "Played {}"),
    *("{} angesehen", "{} angehört", "{} wurde angesehen"),
    *("Vous avez regardé {}", "Vous avez écouté {}", "A regardé {}"),
    *("Has visto {}", "Has escuchado {}", "Viste {}", "Miraste {}", "Escuchaste {}"),
    *("Você assistiu a {}", "Assistiu a {}", "Assistiu {}", "Você ouviu {}", "Ouviu {}", "Viu {}", "Visualizou {}"),
    *("Hai guardato {}", "Hai ascoltato {}", "Hai visto {}"),
    *("Je hebt naar {} gekeken", "Je hebt {} bekeken", "Naar {} gekeken", "Heeft {} bekeken", "{} bekeken"),
    *("Je hebt naar {} geluisterd", "Naar {} geluisterd"),
    *("Tittade på {}", "Har tittat på {}", "Du tittade på {}", "Lyssnade på {}"),
    *("Så på {}", "Så {}", "Har set {}", "Du så {}", "Lyttede til {}", "Lyttet til {}"),
    *("Katsottu: {}", "Katsoit videon {}", "Katsoit kohteen {}", "Katsoi {}"),
    *("Obejrzano: {}", "Obejrzano film {}", "Obejrzano {}", "Obejrzany film: {}", "Odtworzono: {}"),
    *("Zhlédli jste video {}", "Zhlédnuto: {}", "Přehráli jste {}", "Sledovali jste {}"),
    *("Pozreli ste si video {}", "Pozreté: {}", "Sledovali ste {}"),
    *("Megtekintve: {}", "Megtekintette ezt: {}", "{} megtekintve", "Megnézte ezt: {}"),
    *("Ai vizionat {}", "Ați vizionat {}", "Ați urmărit {}", "Vizionat: {}"),
    *("Просмотрено видео: {}", "Просмотрено видео {}", "Вы посмотрели видео {}", "Вы посмотрели {}", "Просмотрено: {}"),
    *("Переглянуто відео {}", "Переглянуто: {}", "Ви переглянули відео {}", "Ви переглянули {}"),
    *("Гледахте {}", "Гледано: {}", "Gledali ste {}", "Pogledali ste {}", "Ogledali ste si {}", "Гледали сте {}"),
    *("Παρακολουθήσατε το βίντεο {}", "Παρακολουθήσατε το {}", "Παρακολουθήσατε {}", "Είδατε το {}"),
    *("{} adlı videoyu izlediniz", "{} videosunu izlediniz", "{} izlendi", "{} öğesini izlediniz", "{} dinlendi"),
    *("تمت مشاهدة {}", "شاهدت {}", "تمّت مشاهدة {}", "צפית בסרטון {}", "צפית ב-{}", "צפית ב {}", "נצפה: {}"),
    *("{} را تماشا کردید", "{} देखा", "{} को देखा", "{} देखा गया", "ดู {} แล้ว", "ดู {}", "รับชม {}"),
    *("Đã xem {}", "Bạn đã xem {}", "Menonton {}", "Telah menonton {}", "Menonton video {}", "Telah ditonton: {}"),
    *(
        "{} を視聴しました",
        "{} を再生しました",
        "{} を見ました",
        "{} 을(를) 시청했습니다.",
        "{} 을(를) 시청함",
        "{}을(를) 시청했습니다",
    ),
    *(
        "观看了 {}",
        "已观看 {}",
        "您观看了 {}",
        "觀看了 {}",
        "已觀看 {}",
        "看過 {}",
        "收看了 {}",
        "已看過 {}",
        "看过 {}",
    ),
    *("Has mirat {}", "Heu mirat {}", "Vaatasite videot {}", "Vaadatud: {}", "Žiūrėjote {}", "Peržiūrėta: {}"),
    *("Skatījāties {}", "Skatīts: {}", "Bekyk: {}", "Umetazama {}", "Napanood ang {}", "Pinanood ang {}"),
)
"""How an entry is titled, in the language of the account: what stands before and after the name."""


def _pattern(templates: Iterable[str]) -> re.Pattern[str]:
    """One of the templates around a name; of those that fit, the longest."""
    longest_first = sorted(templates, key=len, reverse=True)
    around = [tuple(map(re.escape, template.split("{}"))) for template in longest_first]
    loose = [(before.replace("\\ ", r"\s+"), after.replace("\\ ", r"\s*")) for before, after in around]
    return re.compile("|".join(rf"{before}(?P<n{place}>.+?){after}\.?" for place, (before, after) in enumerate(loose)))


_TITLED = _pattern(_TEMPLATES)


def _name(title: str) -> str:
    """Return the title of a play, without the verb around it."""
    match = _TITLED.fullmatch(title.strip())
    return title.strip() if match is None else next(name for name in match.groups() if name).strip('"„“”«»「」 ')


_HTML = re.compile(
    r"myactivity\.html$|watch-history\.html$|wiedergabeverlauf\.html$|historique.*\.html$|historial.*\.html$"
)


def _youtube(source: Source, skips: Skips) -> list[HistoryRow]:
    members = keyed(source, "header", "title", "time")
    if not members:
        raise InputError(
            f"{source.path} has the history of YouTube as a web page",
            "In Google Takeout, choose JSON instead of HTML as the format of the history, and download it again.",
        )
    rows = []
    for member in members:
        for where, entry in json_entries(member):
            title, names = _name(str(entry.get("title", ""))), _names(entry.get("details"))
            if "From Google Ads" in names:
                skips.add(ADVERTISEMENT, f"{where}: {title}")
            elif entry.get("header") != MUSIC and f"From {MUSIC}" not in names:
                skips.add(VIDEO, f"{where}: {title}")
            elif not title or not (channels := _names(entry.get("subtitles"))):
                skips.add(NO_NAME, f"{where}: {title}")
            else:
                artist = channels[0].removesuffix(" - Topic")
                rows.append(play(title, artist, instant(str(entry.get("time", ""))), where))
    return rows


def _names(values: Any) -> list[str]:
    """Return the names in a list of objects, such as the channels of an entry."""
    return (
        [str(entry["name"]) for entry in values if isinstance(entry, dict) and entry.get("name")] if _is(values) else []
    )


def _is(values: Any) -> bool:
    return isinstance(values, list)


def _is_youtube(source: Source) -> bool:
    return bool(keyed(source, "header", "title", "time")) or any(_HTML.search(member.base) for member in source.members)


READERS = (HistoryReader("youtube-music", MUSIC, _is_youtube, _youtube),)
