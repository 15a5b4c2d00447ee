"""Alembic's environment: always run from `open_store`, on a connection it hands over."""

from alembic import context

from indexing.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, transaction_per_migration=False
)
context.run_migrations()
