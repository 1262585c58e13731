"""Tokens at rest: encrypted with keys of the operator's, and re-encrypted when the keys change."""

from collections.abc import Iterable
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, Dialect, Table, Text, TypeDecorator, cast, select, update

_SEALED = "fernet:"
"""What a sealed token begins with; a token that was stored before there were keys does not."""
SECRET_COLUMNS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")


class SealError(Exception):
    """The keys are no keys, or not those of the stored tokens; `str()` says in a sentence what to do."""


class Seal:
    """Seal and open tokens. Without keys, tokens stay as they are."""

    def __init__(self, keys: str | None) -> None:
        """Take keys as `new_key` makes them, separated by commas: the first one seals, any of them opens.

        Raises `SealError` for anything else.
        """
        given = [key.strip() for key in keys.split(",")] if keys else []
        try:
            fernets = [Fernet(key) for key in given]
        except ValueError:
            raise SealError("SLACK_TOKEN_KEYS holds something that is no key: make one with `future slack key`.") from None
        self._newest = fernets[0] if fernets else None
        self._any = MultiFernet(fernets) if fernets else None

    def seal(self, token: str) -> str:
        """Return what to store."""
        return token if self._any is None else _SEALED + self._any.encrypt(token.encode()).decode()

    def open(self, stored: str) -> str:
        """Return the token; raises `SealError` when none of the keys opens it."""
        if not stored.startswith(_SEALED):
            return stored
        try:
            if self._any is not None:
                return self._any.decrypt(stored.removeprefix(_SEALED)).decode()
        except InvalidToken:
            pass
        raise SealError("SLACK_TOKEN_KEYS does not open the stored tokens: put the key that was used before at its end, after a comma.")

    def is_newest(self, stored: str) -> bool:
        """Tell whether a stored token needs no sealing anew."""
        if not stored.startswith(_SEALED):
            return self._newest is None
        try:
            if self._newest is None:
                return False
            self._newest.decrypt(stored.removeprefix(_SEALED))
        except InvalidToken:
            return False
        return True


class Sealed(TypeDecorator[str]):
    """A column whose values are sealed on the way in and opened on the way out."""

    impl = Text
    cache_ok = True

    def __init__(self, seal: Seal) -> None:
        super().__init__()
        self.seal = seal

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Seal."""
        return None if value is None else self.seal.seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - likewise
        """Open."""
        return None if value is None else self.seal.open(str(value))


def new_key() -> str:
    """Return a new key."""
    return Fernet.generate_key().decode()


def seal_columns(tables: Iterable[Table], seal: Seal) -> None:
    """Make every column that holds a token a sealed one, before the first statement is made."""
    for table in tables:
        for name in SECRET_COLUMNS:
            if name in table.c:
                table.c[name].type = Sealed(seal)


def reseal(connection: Connection, tables: Iterable[Table], seal: Seal) -> int:
    """Seal anew whatever is not sealed with the first key; return how many rows that were.

    Raises `SealError` when a token cannot be opened.
    """
    changed = 0
    for table in tables:
        names = [name for name in SECRET_COLUMNS if name in table.c]
        for row in connection.execute(select(table.c.id, *(cast(table.c[name], Text).label(name) for name in names))).mappings().all():
            old = {name: row[name] for name in names if row[name] is not None and not seal.is_newest(row[name])}
            tokens = {name: seal.open(stored) for name, stored in old.items()}
            if tokens:
                connection.execute(update(table).where(table.c.id == row["id"]).values(**tokens))
                changed += 1
    return changed
