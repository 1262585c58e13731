"""The SQL of the memory, in the dialect that SQLite and PostgreSQL share; written out, so that nothing is built per message."""

from functools import cache

from sqlalchemy import TextClause, text

_WHERE = "platform = :platform AND enterprise = :enterprise AND workspace = :workspace"

READ_CONVERSATION = text(
    f"SELECT state, reason FROM conversations WHERE {_WHERE} AND channel = :channel AND holder = :holder AND until > :now"  # noqa: S608
)

READ_SWITCHES = text(
    f"""SELECT channel, thread, "user", name, value FROM switches WHERE {_WHERE}
    AND ((channel = '' AND "user" = '') OR (channel = :channel AND thread IN ('', :thread) AND "user" IN ('', :user)))"""  # noqa: S608
)

KEEP_CONVERSATION = text(
    """INSERT INTO conversations (platform, enterprise, workspace, channel, holder, "user", state, reason, until)
    VALUES (:platform, :enterprise, :workspace, :channel, :holder, :user, :state, :reason, :until)
    ON CONFLICT (platform, enterprise, workspace, channel, holder)
    DO UPDATE SET state = excluded.state, reason = excluded.reason, until = excluded.until"""
)

DROP_CONVERSATION = text(f"DELETE FROM conversations WHERE {_WHERE} AND channel = :channel AND holder = :holder")  # noqa: S608

SET_SWITCH = text(
    """INSERT INTO switches (platform, enterprise, workspace, channel, thread, "user", name, value)
    VALUES (:platform, :enterprise, :workspace, :channel, :thread, :user, :name, :value)
    ON CONFLICT (platform, enterprise, workspace, channel, thread, "user", name) DO UPDATE SET value = excluded.value"""
)

DROP_SWITCH = text(
    f'DELETE FROM switches WHERE {_WHERE} AND channel = :channel AND thread = :thread AND "user" = :user AND name = :name'  # noqa: S608
)

FORGET_USER = tuple(
    text(f'DELETE FROM {table} WHERE platform = :platform AND "user" = :user')  # noqa: S608
    for table in ("conversations", "switches")
)

FORGET_INSTALLATION = tuple(text(f"DELETE FROM {table} WHERE {_WHERE}") for table in ("conversations", "switches"))  # noqa: S608

PURGE_DELIVERIES = text("DELETE FROM deliveries WHERE at < :old")
PURGE_CONVERSATIONS = text("DELETE FROM conversations WHERE until <= :now")

PING = text("SELECT 1")


@cache
def claim(keys: int) -> TextClause:
    """Return the statement that claims so many keys, free or expired; it returns the keys it got."""
    return text(
        f"""INSERT INTO deliveries (key, token, at, finished) VALUES {_rows(keys, "FALSE")}
        ON CONFLICT (key) DO UPDATE SET token = excluded.token, at = excluded.at
        WHERE NOT deliveries.finished AND deliveries.at <= :expired RETURNING key"""  # noqa: S608
    )


@cache
def finish(keys: int) -> TextClause:
    """Return the statement that finishes so many keys unless somebody else took one over; it returns the keys it finished."""
    return text(
        f"""INSERT INTO deliveries (key, token, at, finished) VALUES {_rows(keys, "TRUE")}
        ON CONFLICT (key) DO UPDATE SET finished = TRUE WHERE deliveries.token = excluded.token RETURNING key"""  # noqa: S608
    )


@cache
def release(keys: int) -> TextClause:
    """Return the statement that gives so many claims back."""
    return text(f"DELETE FROM deliveries WHERE key IN ({_names(keys)}) AND token = :token AND NOT finished")  # noqa: S608


@cache
def finished(keys: int) -> TextClause:
    """Return the query that has a row when one of so many keys is finished."""
    return text(f"SELECT key FROM deliveries WHERE key IN ({_names(keys)}) AND finished LIMIT 1")  # noqa: S608


def _rows(keys: int, is_finished: str) -> str:
    return ", ".join(f"(:key{index}, :token, :now, {is_finished})" for index in range(keys))


def _names(keys: int) -> str:
    return ", ".join(f":key{index}" for index in range(keys))
