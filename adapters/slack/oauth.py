"""Installation in any workspace: the page, what Slack sends back, and the tokens in the database of the memory."""

import logging
from typing import Any

from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.stateless import StatelessOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection, and_, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.slack.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from adapters.slack.team import Team
from adapters.slack.tokens import Seal, reseal, seal_columns
from bot.settings import Settings
from bot.store.url import resolve

STATE_SECONDS = 300
"""How long somebody may take from the install page to Slack's answer."""
_LOCK = 0x46_55_54_55_53_4C
"""Key of PostgreSQL's advisory lock: "FUTUSL" in ASCII; not that of the memory's migrations."""


class Installations:
    """Keep the installations of all workspaces."""

    def __init__(self, settings: Settings, client: AsyncWebClient) -> None:
        """Raise `SealError` for keys that are none, and `StoreError` for a database address that cannot be one."""
        keys, secret = settings.slack_token_keys, settings.slack_client_secret
        self._seal = Seal(keys.get_secret_value() if keys else None)
        self._engine = _engine(settings.database_url.get_secret_value())
        client_id, client_secret = settings.slack_client_id or "", secret.get_secret_value() if secret else ""
        logger = logging.getLogger("slack_bolt")
        self.store = AsyncSQLAlchemyInstallationStore(client_id, self._engine, logger=logger)
        self._tables = (self.store.bots, self.store.installations)
        seal_columns(self._tables, self._seal)
        self.authorize = AsyncInstallationStoreAuthorize(
            logger=logger,
            installation_store=self.store,
            client_id=client_id,
            client_secret=client_secret,
            bot_only=True,
            cache_enabled=True,  # of what auth.test says about a token; the store is read for every delivery
            client=client,
        )
        self.flow = AsyncOAuthFlow(
            client=client,
            logger=logger,
            settings=AsyncOAuthSettings(
                client_id=client_id,
                client_secret=client_secret,
                scopes=SCOPES,
                user_scopes=[],
                redirect_uri=settings.slack_redirect_uri,
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                installation_store=self.store,
                installation_store_bot_only=True,
                state_store=StatelessOAuthStateStore(expiration_seconds=STATE_SECONDS, signing_secret=client_secret),
                state_expiration_seconds=STATE_SECONDS,
                logger=logger,
            ),
        )

    async def open(self) -> int:
        """Make the tables where they are missing and seal anew what needs it; return how many rows that were.

        Safe when several replicas do it at once. Raises `SealError` when stored tokens cannot be opened.
        """
        async with self._engine.begin() as connection:
            return await connection.run_sync(self._prepare)

    def _prepare(self, connection: Connection) -> int:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        self.store.metadata.create_all(connection)
        return reseal(connection, self._tables, self._seal)

    async def forget(self, team: Team) -> None:
        """Delete the installations of one workspace or organisation, whoever installed them."""
        async with self._engine.begin() as connection:
            for table in self._tables:
                mine = table.c.client_id == self.store.client_id
                gone = table.c.team_id == team.workspace
                if team.enterprise:
                    gone = and_(table.c.enterprise_id == team.enterprise, table.c.team_id.is_(None))
                await connection.execute(table.delete().where(mine, gone))

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()


def _engine(address: str) -> AsyncEngine:
    url, options = resolve(address)
    options = dict[str, Any](options)
    if url.get_backend_name() == "sqlite":
        url = url.set(drivername="sqlite+aiosqlite")  # the library wants an asynchronous engine
    return create_async_engine(url, connect_args=options, hide_parameters=True)
