from tests.bot.conftest import persona

__all__ = ["persona"]
