"""The file: connection, schema, migrations, log, checks of what is read."""
