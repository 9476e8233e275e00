"""Store: the library file, one SQLite database of catalogue, community, profiles, events, models, runs and settings.

Rooms: `file` (connection, schema, migrations), `catalogue`, `people`, `lab` (models, runs), `repair`.
Opening an up-to-date library and every hot read need only the standard library; sqlite-utils is imported where a
library is made, migrated, filled or maintained. No row, cursor or SQL leaves this package.
"""

from recterm.store.catalogue.catalogue import Description
from recterm.store.file.schema import LIBRARY_VERSION
from recterm.store.library import Library

__all__ = ["LIBRARY_VERSION", "Description", "Library"]
