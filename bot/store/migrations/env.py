"""Run by Alembic: apply the migrations on the connection that `bot.store.migrate` hands over."""

from alembic import context

from bot.store.models import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=False)
context.run_migrations()
