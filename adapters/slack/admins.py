"""Who may change settings for everybody: asked of Slack only when it matters, and remembered for a while."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from time import monotonic

import structlog
from rapidfuzz import fuzz, process
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.team import Team
from bot.commands.command import Command, Who
from bot.inflight import Turns

KEPT_SECONDS = 300.0
MOST_KEPT = 1000
_RESEMBLES = 70.0
"""rapidfuzz score 0..100 from which a text may be a command that not everybody may use, typed badly."""

log = structlog.get_logger("adapters.slack")


class Admins:
    """Tell admins from others, by `users.info` (scope `users:read`)."""

    def __init__(self, commands: Iterable[Command], clock: Callable[[], float] = monotonic) -> None:
        self._names = tuple({command.name for command in commands if command.who is not Who.EVERYBODY})
        self._clock = clock
        self._turns = Turns()
        self._known: OrderedDict[tuple[Team, str], tuple[bool, float]] = OrderedDict()

    def matter(self, text: str) -> bool:
        """Tell whether a text may be a command that asks for an admin."""
        return len(text) < 100 and process.extractOne(text.casefold(), self._names, scorer=fuzz.ratio, score_cutoff=_RESEMBLES) is not None

    async def include(self, client: AsyncWebClient, team: Team, user: str) -> bool:
        """Tell whether a user is an admin or owner of the workspace; no, when Slack does not say."""
        async with self._turns.of((team, user)):  # people press twice: one question is enough
            known = self._known.get((team, user))
            if known is None or self._clock() - known[1] >= KEPT_SECONDS:
                known = (await _asked(client, user), self._clock())
                self._known[team, user] = known
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
            return known[0]


async def _asked(client: AsyncWebClient, user: str) -> bool:
    try:
        told = (await client.users_info(user=user)).get("user") or {}
    except SlackApiError as error:
        code = error.response.get("error")
        log.warning("cannot tell who is an admin", error=code, hint="add the scope users:read" if code == "missing_scope" else None)
        return False
    return bool(told.get("is_admin") or told.get("is_owner"))
