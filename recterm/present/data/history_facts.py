"""History facts: how tables of a person's own are read, and what an import would record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.data.data_facts import SOFT, STARS, TEXT, file_facts, format_columns
from recterm.present.data.event_scores import play_facts
from recterm.present.text import clean, format_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.answers.data.histories import HistoryPreview, PreviewedTable
    from recterm.present.facts import Fact


def history_preview_facts(preview: HistoryPreview) -> list[Fact]:
    """Return what a history was recognised as, and what an import makes of it."""
    several = len(preview.tables) > 1
    facts: list[Fact] = [("this is", preview.source, STARS)]
    for table in preview.tables:
        facts += [("table", clean(table.file), STARS)] if several else []
        facts += _table_facts(table)
    if len(preview.people) > 1:
        facts.append(("people", f"{clean(', '.join(preview.people))}: you are asked whose rows are meant", TEXT))
    kinds = ", ".join(format_kinds(preview.kinds))
    facts += [("gives", kinds, TEXT)] if kinds else []
    facts += [("lists", lists_text(preview.lists), TEXT)] if preview.lists else []
    facts += play_facts(preview.scores)
    facts += [("left out", f"{count:,} {clean(reason)}", SOFT) for reason, count in preview.skipped.items()]
    return [*facts, *file_facts(preview.files), *(("note", clean(note), SOFT) for note in preview.notes)]


def lists_text(lists: Mapping[str, int]) -> str:
    """Return lists with the number of their items: `Rainy films (2)`."""
    return ", ".join(f"{clean(name)} ({count:,})" for name, count in lists.items())


def _table_facts(table: PreviewedTable) -> list[Fact]:
    columns = format_columns(table.shape.proposed, table.scale)
    kinds = ", ".join(format_kinds(table.kinds))
    lists = lists_text(table.lists)
    return [
        *([("columns", columns, TEXT)] if columns else []),
        *([("unclear", clean(table.doubt), STARS)] if table.doubt else []),
        *([("gives", kinds, TEXT)] if kinds else []),
        *play_facts(table.scores),
        *([("lists", lists, TEXT)] if lists else []),
        *(("left out", f"{count:,} {clean(reason)}", SOFT) for reason, count in table.skipped.items()),
        *([("remembered", "as you said for tables with these headings", SOFT)] if table.saved else []),
    ]
