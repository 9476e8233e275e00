"""Table of formats in the README: make it from the readers, then write or check it.

    python -m tests.ingest.formats_table [--check]

The table has a reader's name, the first line of its module and, of histories, where the service offers the export.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.ingest.exports import HISTORY_READERS
from recterm.ingest.readers import READERS
from recterm.ingest.readers.own import READER as OWN
from recterm.ingest.readers.personal import READER as PERSONAL

if TYPE_CHECKING:
    from collections.abc import Callable

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- formats -->", "<!-- end of formats -->"


PLACES = {
    "imdb": "Your ratings, your watchlist or a list: Export",
    "movielens": "Your profile, Settings: import/export",
    "netflix": "Account, your profile, Viewing activity: Download all; or Account, Security: personal information",
    "myanimelist": "myanimelist.net/panel.php?go=export",
    "simkl": "Settings: Download backup, as JSON or CSV",
    "tvtime": "The requested data, sent until July 2026; or the zip of TV Time Out or Liberator",
    "letterboxd": "Settings, Data: Export your data",
    "trakt": "Settings, Data: Export",
    "plex": "`/library/sections/N/all?includeGuids=1` or `/status/sessions/history/all` of your server, saved",
    "tautulli": "The API's `get_history`, saved, or a script's CSV of it",
    "jellyfin": "`/Users/ID/Items?Recursive=true&Fields=ProviderIds` of your server, saved; or the plugin's backup",
    "prime-video": "Amazon, Request your data: Prime Video; or Watch History Exporter in the browser",
    "exportify": "Exportify's page: Export All",
    "spotify": "Account, Account privacy: Download your data",
    "listenbrainz": "Settings: Export data",
    "lastfm": "tools such as lastfm-to-csv and lastfmstats.com",
    "apple-music": "privacy.apple.com: Apple Media Services information",
    "youtube-music": "takeout.google.com: YouTube and YouTube Music, history, as JSON",
    "rateyourmusic": "Your profile, at the bottom: Export your music catalog, Export your film catalog",
    "discogs": "discogs.com/users/export: collection, wantlist",
    "goodreads": "My Books, Import and export: Export Library",
    "storygraph": "Manage Account: Export StoryGraph Library",
    "podcasts": "The app's settings: Export OPML; Overcast, Account: All data; Pocket Casts: `/user/history`, saved",
    "librarything": "librarything.com/export.php: tab-delimited text or JSON",
    "openlibrary": "openlibrary.org/account/import: reading log, ratings, lists",
    "bookwyrm": "Settings: CSV Export, or Export Account",
    "calibre": "Create a catalogue, as CSV; or `calibredb list --for-machine --fields all > books.json`",
    "boardgamegeek": "Your collection: Download; or boardgamegeek.com/xmlapi2/collection?stats=1 and /plays",
    "steam": "All games of your profile, or the page of licences, saved as HTML; or the API's GetOwnedGames",
}
"""Name of a reader -> where its service offers the export."""


def about(read: Callable[..., object]) -> str:
    """Return the first line of a function's module, without its full stop; a lambda has no module of its own."""
    words = sys.modules[read.__module__].__doc__ or ""
    return words.strip().partition("\n")[0].rstrip(".").replace("|", r"\|")


def table() -> str:
    """Return both tables, with the lines around them."""
    lines = [BEGIN, "", "| data set | `--format` | what is read |", "| --- | --- | --- |"]
    for reader in READERS:
        if reader not in (OWN, PERSONAL):
            names = ", ".join(f"`{name}`" for name in reader.names)
            lines.append(f"| {reader.title[:1].upper()}{reader.title[1:]} | {names} | {about(reader.read)} |")
    lines += ["", "| your history from | where the export is | what is read |", "| --- | --- | --- |"]
    for history in HISTORY_READERS:
        title, place = f"{history.title[:1].upper()}{history.title[1:]}", PLACES.get(history.name, "")
        lines.append(f"| {title} | {place} | {about(history.read)} |")
    return "\n".join([*lines, "", END])


def updated(readme: str) -> str:
    """Return the README with the tables as they are now."""
    assert readme.count(BEGIN) == readme.count(END) == 1
    return re.sub(rf"{BEGIN}.*?{END}", lambda _: table(), readme, flags=re.DOTALL)


def main() -> int:
    """Write the tables, or report whether they are current."""
    readme = README.read_text(encoding="utf-8")
    now = updated(readme)
    if "--check" in sys.argv:
        return int(now != readme)
    README.write_text(now, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
