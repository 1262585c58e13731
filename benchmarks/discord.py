"""What he costs on Discord: milliseconds a mention, beside a bot that answers every mention with a constant.

Run `python -m benchmarks.discord`. Both run on the same simulated Discord (simcord), one after the other, several times; the
simulator's own work is in both figures.
"""

import asyncio
import logging
import statistics
import sys
import time
from collections.abc import Callable

import discord
import simcord
import structlog
from discord.ext import commands

from adapters.discord.bot import INTENTS, FutureBot
from adapters.discord.sync import CommandSync
from bot.settings import Settings
from bot.wiring import build_app, memory_store
from persona.engine import Persona

MENTIONS = 500
ROUNDS = 3
QUESTIONS = ("what is etcd?", "do I need Kubernetes?", "isn't that just Redis?", "who wrote it?", "seems excessive")


class Constant(commands.AutoShardedBot):
    """Answer every mention with the same words."""

    def __init__(self) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned, intents=INTENTS, shard_count=1, max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(), allowed_mentions=discord.AllowedMentions.none(),
        )  # fmt: skip

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer."""
        if self.user in message.mentions and not message.author.bot:
            await message.reply("It's the future.")


def future_guy(persona: Persona) -> FutureBot:
    """Return him, with a store in memory."""
    settings = Settings(future_user_limit="100000/second", future_place_limit="100000/second")
    app = build_app(settings, store=memory_store(settings), persona=persona)
    return FutureBot(app, CommandSync(app.store, 1), shard_count=1)


async def measure(make: Callable[[], commands.AutoShardedBot]) -> float:
    """Return the milliseconds that one of many mentions takes; each must be answered exactly once."""
    async with simcord.run(make()) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        asker = guild.add_member(env.create_user("asker"))
        began = time.perf_counter()
        for number in range(MENTIONS):
            env.backend.create_message(channel.id, asker.id, f"<@{env.bot.user.id}> {QUESTIONS[number % len(QUESTIONS)]}")
            await env.settle(timeout=30)
        took = time.perf_counter() - began
        answers = [message.reference.message_id for message in channel.history() if message.author.bot and message.reference]
        assert len(answers) == len(set(answers)) == MENTIONS
    return took / MENTIONS * 1000


async def main() -> None:
    """Print both figures and their ratio."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR), logger_factory=structlog.PrintLoggerFactory(sys.stderr)
    )
    persona = Persona.load()
    him, constant = [], []
    for _ in range(ROUNDS):
        constant.append(await measure(Constant))
        him.append(await measure(lambda: future_guy(persona)))
    ratio = statistics.median(him) / statistics.median(constant)
    print(f"Discord, {MENTIONS} mentions, each answered once, median of {ROUNDS} rounds, simulator included:")
    print(f"  the future guy        {statistics.median(him):6.2f} ms a mention")
    print(f"  a constant answer     {statistics.median(constant):6.2f} ms a mention")
    print(f"  ratio                 {ratio:6.2f}")


if __name__ == "__main__":
    asyncio.run(main())
