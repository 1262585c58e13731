"""What an operator sets: one frozen object, read once from the environment, secrets masked."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from limits import parse as parse_limit
from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from rapidfuzz import process

from persona.answer import Mode

_SHARDS = re.compile(r"\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*")
_OWN = ("SLACK_", "DISCORD_", "FUTURE_")
_FOREIGN = re.compile(r"^SLACK_CLI_|^FUTURE_CACHE_DIR$|_(?:SERVICE_(?:HOST|PORT)(?:_\w+)?|PORT(?:_\d+_\w+)?)$")
"""Variables with our prefixes that others set: Slack's command line, and Kubernetes for every service."""


class SettingsError(ValueError):
    """The environment cannot be used as it is; `str()` says in a sentence what to change, and shows no value."""


class Settings(BaseSettings):
    """Hold every setting; each is the environment variable of the same name in capitals, secrets also as NAME_FILE."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, populate_by_name=True)

    slack_bot_token: SecretStr | None = Field(default=None, description="Slack: the bot's token, `xoxb-…`")
    slack_app_token: SecretStr | None = Field(default=None, description="Slack: the app-level token, `xapp-…`; turns Socket Mode on")
    slack_signing_secret: SecretStr | None = Field(default=None, description="Slack: the signing secret; turns HTTP mode on")
    slack_client_id: str | None = Field(default=None, description="Slack: the client id, for installation in several workspaces (OAuth)")
    slack_client_secret: SecretStr | None = Field(default=None, description="Slack: the client secret, for the same")
    slack_redirect_uri: str | None = Field(default=None, description="Slack: the address OAuth returns to, when it is not the default one")
    slack_token_keys: SecretStr | None = Field(
        default=None,
        description="Slack: keys that encrypt the tokens of installations, separated by commas; the first encrypts, all decrypt",
    )
    slack_answer_in: Literal["thread", "channel"] = Field(
        default="thread", description="Slack: where a mention outside of a thread is answered: in a `thread` below it, or in the `channel`"
    )
    slack_api_url: str = Field(default="https://slack.com/api/", description="Slack: the address of its Web API; ends in a slash")
    discord_token: SecretStr | None = Field(
        default=None,
        description="Discord: the bot's token (`DISCORD_BOT_TOKEN` works too)",
        validation_alias=AliasChoices("discord_token", "discord_bot_token"),
    )
    discord_shard_ids: str | None = Field(
        default=None,
        description="Discord: the shards of this process, such as `0-3,8`; all of them when unset",
    )
    discord_shard_count: int | None = Field(
        default=None, ge=1, le=16384, description="Discord: how many shards all processes have together; Discord decides when unset"
    )
    database_url: SecretStr = Field(
        default_factory=lambda: SecretStr(f"sqlite:///{default_database()}"),
        description="The memory: `sqlite:///FILE`, or `postgres://…` with the extra `postgres`",
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on; `0.0.0.0` in a container")
    port: int = Field(default=3000, ge=0, le=65535, description="The port of /healthz, /readyz, /metrics and Slack's HTTP mode")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much to log")
    log_format: Literal["auto", "human", "json"] = Field(default="auto", description="`auto` is human on a terminal and JSON elsewhere")
    future_mode: Mode = Field(default=Mode.HYPE, description="The voice where nobody chose: `hype` or `sane`")
    future_persona: Path | None = Field(default=None, description="The folder of a persona pack other than the one shipped")
    future_semantic: str | None = Field(
        default=None,
        description="Read whole sentences, too: `on` with the extra `semantic`, or the folder of an ONNX sentence encoder",
    )
    future_user_limit: str = Field(default="20/minute", description="How much one user may ask")
    future_place_limit: str = Field(default="60/minute", description="How much may be asked in one channel or thread")
    future_memory_hours: float = Field(
        default=72, gt=0, le=24 * 365, description="How long a conversation is remembered after its last turn"
    )
    future_channel_switches: Literal["everybody", "admins"] = Field(
        default="everybody", description="Who may switch for everybody in a channel, where no admin said otherwise"
    )

    @property
    def shards(self) -> tuple[int, ...] | None:
        """The shards of this process, ascending; None for all of them."""
        if self.discord_shard_ids is None:
            return None
        ranges = (part.partition("-") for part in self.discord_shard_ids.split(","))
        return tuple(sorted({shard for first, _, last in ranges for shard in range(int(first), int(last or first) + 1)}))

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_any_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("future_user_limit", "future_place_limit")
    @classmethod
    def _a_limit(cls, value: str) -> str:
        try:
            parse_limit(value)
        except ValueError:
            raise ValueError("must read like 20/minute or 500/hour") from None
        return value

    @field_validator("discord_shard_ids")
    @classmethod
    def _some_shards(cls, value: str | None) -> str | None:
        if value is not None and not _SHARDS.fullmatch(value):
            raise ValueError("must read like 0-3 or 0,1,5")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic passes it by this name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments first, then the environment, then the files that NAME_FILE variables name."""
        return init_settings, env_settings, _FileVariants(settings_cls)


class _FileVariants(PydanticBaseSettingsSource):
    """Read NAME from the file that NAME_FILE names, as Docker and Kubernetes hand over secrets."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        for name in _variables(field_name, field):
            path = os.environ.get(f"{name}_FILE")
            if path is not None:
                return _read(name, path), field_name, False
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        values = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in values.items() if value is not None}


def load_settings() -> Settings:
    """Read the environment.

    Raises `SettingsError` for an unknown variable of ours, an empty value, a variable given twice, a value that cannot
    be, and a mix of Slack's variables that does not say which mode is meant.
    """
    _check_names(os.environ)
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "the environment"
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}.") from None
    _check_slack(settings)
    _check_shards(settings)
    return settings


def default_database() -> Path:
    """Return where SQLite keeps the memory when nothing else is said: the user's data folder on this operating system."""
    return user_data_path("future-guy", appauthor=False) / "memory.sqlite3"


def _variables(field_name: str, field: FieldInfo) -> tuple[str, ...]:
    alias = field.validation_alias
    return tuple(str(name).upper() for name in alias.choices) if isinstance(alias, AliasChoices) else (field_name.upper(),)


def variables() -> dict[str, FieldInfo]:
    """Return every variable that is read, without the NAME_FILE variants, with its field."""
    return {variable: field for name, field in Settings.model_fields.items() for variable in _variables(name, field)}


def _check_names(environ: Mapping[str, str]) -> None:
    known = variables()
    for name in sorted(environ):
        plain = name.removesuffix("_FILE")
        if plain in known:
            if not environ[name].strip():
                raise SettingsError(f"{name} is empty: give it a value, or unset it.")
            if name != plain and plain in environ:
                raise SettingsError(f"{plain} and {name} are both set: unset one of them.")
        elif name.startswith(_OWN) and not _FOREIGN.search(name):
            close = process.extractOne(name, [known_name for known_name in known if known_name.startswith(_OWN)], score_cutoff=80)
            hint = f"did you mean {close[0]}?" if close else "unset it; docs/settings.md lists them all."
            raise SettingsError(f"{name} is not a setting: {hint}")
    both = {environ[name] for name in ("DISCORD_TOKEN", "DISCORD_BOT_TOKEN") if name in environ}
    if len(both) > 1:
        raise SettingsError("DISCORD_TOKEN and DISCORD_BOT_TOKEN are both set and differ: unset one of them.")


def _check_slack(settings: Settings) -> None:
    oauth = settings.slack_client_id or settings.slack_client_secret
    bot, app = settings.slack_bot_token, settings.slack_app_token
    if bot and oauth:
        raise SettingsError(
            "SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID with SLACK_CLIENT_SECRET for many: unset the one or the others."
        )
    if app and (settings.slack_signing_secret or oauth):
        other = "SLACK_SIGNING_SECRET" if settings.slack_signing_secret else "SLACK_CLIENT_ID"
        raise SettingsError(f"SLACK_APP_TOKEN means Socket Mode and {other} means HTTP: unset one of them.")
    for name, token, prefixes in (("SLACK_BOT_TOKEN", bot, ("xoxb-", "xoxe.xoxb-")), ("SLACK_APP_TOKEN", app, ("xapp-",))):
        if token and not token.get_secret_value().startswith(prefixes):
            raise SettingsError(f"{name} must begin with {prefixes[0]}: this is another kind of token.")


def _check_shards(settings: Settings) -> None:
    shards, count = settings.shards, settings.discord_shard_count
    if shards is None:
        return
    if count is None:
        raise SettingsError("DISCORD_SHARD_IDS needs DISCORD_SHARD_COUNT, the same number in every process: set it as well.")
    if not shards or shards[-1] >= count:
        raise SettingsError("DISCORD_SHARD_IDS must lie between 0 and DISCORD_SHARD_COUNT - 1, each range ascending: correct one of them.")


def _read(name: str, path: str) -> str:
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not text"
        raise SettingsError(f"{name}_FILE names a file that cannot be read ({why}): correct it.") from None
    if not value:
        raise SettingsError(f"{name}_FILE names an empty file: put the value there.")
    return value
