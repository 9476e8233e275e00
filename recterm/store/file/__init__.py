"""File: connection, schema, migrations, log, checks of stored values."""
