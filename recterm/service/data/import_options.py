"""Import options of a library's data, kept so that its table can be read again in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recterm import ingest
from recterm.domain.data.editions import EditionHandling
from recterm.errors import InputError, LibraryError
from recterm.ingest.dataset.community import fingerprint
from recterm.ingest.editions.handling import with_editions
from recterm.ingest.interactions.feedback_choice import FeedbackChoice
from recterm.service.data.saved_mapping import mapping_document, mapping_in

if TYPE_CHECKING:
    from recterm.domain.progress import ProgressSink
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.tables.roles.columns import ColumnMapping
    from recterm.store import Library

_KEY = "import_options"
"""Setting of a library."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person chose for an import, whether in words or from memory."""

    mapping: ColumnMapping
    format: str | None = None
    take: FeedbackChoice | None = None
    editions: EditionHandling = EditionHandling.GROUP

    def read(self, path: Path, mapping: ColumnMapping, progress: ProgressSink) -> Dataset:
        """Read the data set with these options, but with another mapping.

        Raises:
            InputError: the path cannot be read as a data set.
        """
        dataset = ingest.read(path, format=self.format, mapping=mapping, progress=progress, take=self.take)
        return with_editions(dataset, self.editions)


def keep_options(library: Library, options: ImportOptions) -> None:
    """Store the options with the library's data."""
    document: dict[str, Any] = mapping_document(options.mapping)
    document |= {"format": options.format, "take": options.take}
    library.settings.set(_KEY, document | {"editions": options.editions.value})


def read_again(library: Library, progress: ProgressSink) -> tuple[Path, ImportOptions, Dataset]:
    """Read the table that a library was imported from, as it was imported.

    Raises:
        LibraryError: the table is gone, or is not the one that was imported.
    """
    source, document = library.settings.get("source", ""), library.settings.get(_KEY)
    path = Path(source)
    again = f"import it again: `recterm import PATH --library {library.info().name} --replace`"
    if not isinstance(document, dict) or not source:
        raise LibraryError("this library does not know how its data were imported", again, code="data_replaced")
    if not path.exists():
        raise LibraryError(f"the events are in {path}, which is not there any more", again, code="no_such_file")
    take = document.get("take")
    options = ImportOptions(
        mapping_in(document, path),
        document.get("format"),
        None if take is None else FeedbackChoice(take),
        EditionHandling(document.get("editions", EditionHandling.GROUP.value)),
    )
    try:
        dataset = options.read(path, options.mapping, progress)
    except InputError as error:
        raise LibraryError(f"{path} cannot be read as when it was imported: {error.message}", again) from error
    if fingerprint(dataset) != library.info().fingerprint:
        raise LibraryError(f"{path} has changed since it was imported", again, code="data_replaced")
    return path, options, dataset
