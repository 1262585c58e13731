"""Database addresses as people write them, and as SQLAlchemy wants them."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.contract import StoreError

_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg"}


def resolve(address: str) -> tuple[URL, dict[str, Any]]:
    """Return the address with its driver, and what the driver is told beside it.

    `postgres://` and `postgresql://` mean asyncpg, libpq's `sslmode` becomes its `ssl`, and the folder of a SQLite file is
    made. Raises `StoreError` for anything else.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise StoreError("DATABASE_URL is not an address: write sqlite:///FILE or postgres://USER:PASSWORD@HOST/NAME.") from None
    driver = _DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise StoreError(f"DATABASE_URL names {url.drivername}: only sqlite and postgres are known.")
    url = url.set(drivername=driver)
    if driver == "sqlite+pysqlite":
        if url.database and url.database != ":memory:":
            _make_folder(Path(url.database).parent)
        return url, {"timeout": 5.0}
    _need_asyncpg()
    options: dict[str, Any] = {"timeout": 5.0, "command_timeout": 10.0}
    sslmode = url.query.get("sslmode")
    if isinstance(sslmode, str):
        options["ssl"] = sslmode
    return url.difference_update_query(["sslmode", "channel_binding"]), options


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder of the database cannot be made ({error.strerror}): correct DATABASE_URL.") from None


def _need_asyncpg() -> None:
    if find_spec("asyncpg") is None:
        raise StoreError("PostgreSQL needs an extra: pip install 'future-guy[postgres]'")
