"""The documents say what the code says."""

from pathlib import Path

from pydantic import SecretStr

from bot.commands import COMMANDS
from bot.settings import Settings, default_database, variables

DOCS = Path(__file__).parents[2] / "docs"


def setting_rows() -> list[str]:
    rows = []
    for variable, field in variables().items():
        default = field.get_default(call_default_factory=True)
        if isinstance(default, SecretStr):
            default = default.get_secret_value().replace(str(default_database()), "FOLDER/memory.sqlite3")
        rows.append(f"| `{variable}` | {'' if default is None else f'`{default}`'} | {field.description} |")
    return rows


def command_rows() -> list[str]:
    return [f"| `{row.usage}` | {row.help} | {row.who} | `{row.example}` |" for row in COMMANDS]


def table_rows(page: str) -> list[str]:
    return [line for line in (DOCS / page).read_text(encoding="utf-8").splitlines() if line.startswith("| `")]


def test_every_setting_is_documented_as_it_is():
    assert table_rows("settings.md") == setting_rows()


def test_every_command_is_documented_as_it_is():
    assert table_rows("commands.md") == command_rows()


def test_settings_have_no_secret_that_prints():
    settings = Settings(slack_bot_token="xoxb-very-secret", database_url="postgres://me:hidden@host/db")

    assert "very-secret" not in repr(settings)
    assert "hidden" not in f"{settings} {settings!r}"
