"""Which adapters an environment configures, in which mode, and what is missing for the others."""

from dataclasses import dataclass

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Planned:
    """Hold what is to happen with one platform."""

    name: str
    """The adapter is the module `adapters.NAME`."""
    mode: str = ""
    """How it connects; empty when it does not."""
    missing: str = ""
    """One sentence: what to set; empty when nothing is missing."""
    warning: str = ""

    @property
    def starts(self) -> bool:
        """True when everything is there."""
        return bool(self.mode)

    def told(self) -> str:
        """Return one line for the operator."""
        if self.starts:
            return f"{self.name}: {self.mode}" + (f" ({self.warning})" if self.warning else "")
        return f"{self.name}: off, {self.missing}"


def plan(settings: Settings) -> tuple[Planned, ...]:
    """Return what is to happen with each platform."""
    return _slack(settings), _discord(settings)


def _slack(settings: Settings) -> Planned:
    given = {
        "SLACK_BOT_TOKEN": settings.slack_bot_token,
        "SLACK_APP_TOKEN": settings.slack_app_token,
        "SLACK_SIGNING_SECRET": settings.slack_signing_secret,
        "SLACK_CLIENT_ID": settings.slack_client_id,
        "SLACK_CLIENT_SECRET": settings.slack_client_secret,
    }
    if not any(given.values()):
        return Planned("slack", missing="set SLACK_BOT_TOKEN and SLACK_APP_TOKEN to start it.")
    mode, needed = _slack_mode(settings)
    absent = [name for name in needed if not given[name]]
    if absent:
        return Planned("slack", missing=f"set {' and '.join(absent)} as well for {mode}.")
    warning = "tokens are kept in clear: set SLACK_TOKEN_KEYS" if settings.slack_client_id and not settings.slack_token_keys else ""
    return Planned("slack", mode, warning=warning)


def _slack_mode(settings: Settings) -> tuple[str, tuple[str, ...]]:
    """Return the mode that the given variables point to, and all that it needs."""
    if settings.slack_client_id or settings.slack_client_secret:
        return "HTTP, installed by OAuth in any workspace", ("SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
    if settings.slack_signing_secret:
        return "HTTP, one workspace", ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN")
    return "Socket Mode, one workspace", ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")


def _discord(settings: Settings) -> Planned:
    if settings.discord_token:
        return Planned("discord", "gateway")
    return Planned("discord", missing="set DISCORD_TOKEN to start it.")
