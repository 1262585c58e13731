"""Which installation something belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext


@dataclass(frozen=True, slots=True)
class Team:
    """Identify an installation: one workspace, or a whole Enterprise organisation.

    Everything remembered is kept under one of the two ids, the other one is empty. (Slack leaves the organisation's id out
    of some payloads about a workspace in one, so it is no part of a workspace's key.)
    """

    enterprise: str = ""
    workspace: str = ""

    @classmethod
    def of(cls, context: AsyncBoltContext) -> "Team":
        """Return the installation that Bolt found in a payload; in shared channels, the one on our side."""
        if context.is_enterprise_install or not context.team_id:
            return cls(enterprise=context.enterprise_id or "")
        return cls(workspace=context.team_id)


def is_stranger(body: Mapping[str, Any], context: AsyncBoltContext) -> bool:
    """Tell whether whoever wrote or pressed belongs to another organisation, met in a shared channel (Slack Connect)."""
    event, user = body.get("event"), body.get("user")
    if isinstance(event, Mapping):
        home = event.get("user_team") or event.get("source_team")
    else:
        home = user.get("team_id") if isinstance(user, Mapping) and not context.is_enterprise_install else None
    return bool(home) and home not in (context.team_id, context.enterprise_id)
