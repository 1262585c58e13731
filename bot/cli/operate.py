"""`future run` and `future doctor`: for whoever operates him."""

from bot.cli.errors import complain
from bot.doctor import Grade, examine
from bot.run import run
from bot.settings import SettingsError, load_settings


def start() -> int:
    """Run until a signal; return 2 when the configuration allows nothing."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return complain(str(error))
    return run(settings)


def doctor() -> int:
    """Print what is configured and what is not; return 1 when something is wrong."""
    findings = examine()
    for finding in findings:
        print(f"{finding.grade.value:<6}{finding.told}")
    return 1 if any(finding.grade is Grade.WRONG for finding in findings) else 0
