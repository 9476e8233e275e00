"""README's table of formats, which is made from the readers."""

from __future__ import annotations

from recterm.ingest.exports import HISTORY_READERS
from tests.ingest.formats_table import PLACES, README, table, updated


def test_the_readme_has_the_table_that_the_readers_make() -> None:
    readme = README.read_text(encoding="utf-8")
    assert updated(readme) == readme, "run `python -m tests.ingest.formats_table`"


def test_every_reader_has_a_line() -> None:
    made = table()
    for reader in HISTORY_READERS:
        assert f"| {reader.title[:1].upper()}{reader.title[1:]} |" in made
    assert "`csv`, `tsv`" in made
    assert set(PLACES) <= {reader.name for reader in HISTORY_READERS}
