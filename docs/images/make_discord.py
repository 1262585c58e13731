"""Make discord.png: a real conversation with him on a simulated Discord, photographed in a headless Chromium.

Run from the checkout: `pip install 'simcord[preview]' playwright`, then `python docs/images/make_discord.py /usr/bin/chromium`.
"""

import asyncio
import sys
from pathlib import Path

import simcord
from playwright.async_api import async_playwright

from adapters.discord.bot import FutureBot
from adapters.discord.sync import CommandSync
from bot.settings import Settings
from bot.wiring import build_app, memory_store
from persona.engine import Persona

WIDTH, HEIGHT = 1100, 900


async def main(chromium: str) -> None:
    """Talk, and take the picture."""
    settings = Settings()
    app = build_app(settings, store=memory_store(settings), persona=Persona.load(seed=3), salt=lambda: 0)
    async with simcord.run(FutureBot(app, CommandSync(app.store, 1), shard_count=1)) as env:
        env.backend.bot_user.name = "The Future Guy"
        guild = env.create_guild("Platform team")
        channel = guild.create_text_channel("architecture")
        ana, ben = (guild.add_member(env.create_user(name.casefold(), global_name=name)) for name in ("Ana", "Ben"))
        him = f"<@{env.bot.user.id}>"
        await ana.send(channel, f"{him} we keep our config in a text file, do we need etcd?")
        await ana.click(channel.last_message, label=channel.last_message.components[0].children[0].label)
        await ben.slash(channel, "future", text="sane: what is etcd?")
        async with env.preview(channel, viewers=[ana, ben], layout="channel", width=WIDTH, height=HEIGHT) as preview:
            await photograph(preview.url, chromium)


async def photograph(url: str, chromium: str) -> None:
    """Save what a browser shows at an address."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium)
        page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1.5)
        await page.goto(url)
        await page.get_by_text("Sources").first.wait_for()
        await page.locator("#channel-message-list").screenshot(path=Path(__file__).with_name("discord.png"))
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
