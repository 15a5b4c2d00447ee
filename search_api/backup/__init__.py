"""A backup is one tar file: a manifest, the database as an SQLite file, what is owed to hosts, and maybe keys and archive."""
