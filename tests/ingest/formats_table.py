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
from recterm.present.data.export_places import SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- formats -->", "<!-- end of formats -->"


PLACES = {service.name: service.where for service in SERVICES}
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
