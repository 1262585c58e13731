"""The schema comes from migrations, once, whoever starts first."""

import asyncio
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.store.contract import StoreError
from bot.store.migrate import head
from bot.store.models import metadata
from bot.store.sql import SqlStore
from bot.store.url import resolve

OPEN = "import asyncio, sys; from bot.store.sql import SqlStore; asyncio.run(SqlStore(sys.argv[1], conversation_seconds=1).open())"


@pytest.mark.parametrize("address", ["sqlite", "postgres"], indirect=True)
async def test_the_migrations_make_what_the_models_say(address):
    store = SqlStore(address, conversation_seconds=1)
    await store.open()

    differences = await store._database.transaction(lambda connection: compare_metadata(MigrationContext.configure(connection), metadata))
    await store.close()
    assert differences == []


@pytest.mark.parametrize("address", ["sqlite", "postgres"], indirect=True)
async def test_replicas_that_start_at_once_migrate_once(address):
    starts = [await asyncio.create_subprocess_exec(sys.executable, "-c", OPEN, address, stderr=asyncio.subprocess.PIPE) for _ in range(3)]
    ends = await asyncio.gather(*(start.communicate() for start in starts))
    assert [start.returncode for start in starts] == [0] * 3, ends

    store = SqlStore(address, conversation_seconds=1)
    revisions = await store._database.transaction(
        lambda connection: connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    )
    tables = await store._database.transaction(lambda connection: inspect(connection).get_table_names())
    await store.close()
    assert revisions == [head()]
    assert sorted(tables) == ["alembic_version", "conversations", "deliveries", "switches"]


@pytest.mark.parametrize("address", ["sqlite", "postgres"], indirect=True)
async def test_opening_again_changes_nothing(address):
    for _ in range(2):
        store = SqlStore(address, conversation_seconds=1)
        await store.open()
        await store.close()


async def test_a_schema_from_the_future_is_one_sentence(tmp_path):
    address = f"sqlite:///{tmp_path / 'memory.sqlite3'}"
    store = SqlStore(address, conversation_seconds=1)
    await store.open()
    await store._execute(text("UPDATE alembic_version SET version_num = '9999'"), {})

    with pytest.raises(StoreError, match="cannot be migrated: Can't locate revision identified by '9999'"):
        await store.open()
    await store.close()


@pytest.mark.parametrize(
    ("written", "driver", "options"),
    [
        ("sqlite:///x.db", "sqlite+pysqlite", {"timeout": 5.0}),
        ("postgres://me:pw@host:5432/name", "postgresql+asyncpg", {"timeout": 5.0, "command_timeout": 10.0}),
        ("postgresql://host/name?sslmode=require", "postgresql+asyncpg", {"timeout": 5.0, "command_timeout": 10.0, "ssl": "require"}),
        ("postgresql+asyncpg://host/name", "postgresql+asyncpg", {"timeout": 5.0, "command_timeout": 10.0}),
    ],
)
def test_addresses_are_read_as_people_write_them(written, driver, options):
    url, told = resolve(written)

    assert (url.drivername, told) == (driver, options)
    assert "sslmode" not in url.query


@pytest.mark.parametrize("written", ["", "nonsense", "mysql://host/name", "postgres://host:port/name", "http://host"])
def test_any_other_address_is_one_sentence(written):
    with pytest.raises(StoreError, match="DATABASE_URL"):
        resolve(written)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="correct DATABASE_URL"):
        resolve(f"sqlite:///{tmp_path}/file/memory.sqlite3")


async def test_a_server_that_is_not_there_is_a_store_error_without_the_password():
    store = SqlStore("postgres://me:hidden@127.0.0.1:1/name", conversation_seconds=1)
    with pytest.raises(StoreError) as caught:
        await store.open()
    await store.close()
    assert "hidden" not in str(caught.value)
