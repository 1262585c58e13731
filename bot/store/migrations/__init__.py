"""Migrations of the memory, applied at start by `bot.store.migrate`."""
