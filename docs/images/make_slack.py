"""Make slack.png: a real conversation with him on a running local-slack, photographed in a headless Chromium.

Run from the checkout, with npm and Chromium installed: `python -m docs.images.make_slack [CHROMIUM]`.
"""

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path

from adapters.slack import adapter
from bot.settings import Settings
from bot.wiring import build_app, memory_store
from persona.engine import Persona
from tests.adapters.slack.local_slack import ALICE, APP_TOKEN, BOB, BOT_TOKEN, MENTION, LocalSlack, buttons, find, local_slack

WIDTH, HEIGHT, SCALE = 1180, 700, 1.5
SECONDS = 60.0


async def picture(persona: Persona, binary: str, chromium: str, path: Path) -> None:
    """Talk, and save what the server's own page shows."""
    async with local_slack(binary) as server:
        settings = Settings(slack_bot_token=BOT_TOKEN, slack_app_token=APP_TOKEN, slack_api_url=server.api, slack_answer_in="channel")
        him = adapter(build_app(settings, store=memory_store(settings), persona=persona, salt=lambda: 0), settings)
        await him.start()
        try:
            await talk(server)
            await photograph(f"{server.base}/", chromium, path)
        finally:
            await him.stop(5.0)


async def talk(server: LocalSlack) -> None:
    """Ask, press a button, and ask for a straight answer."""
    await server.say(f"{MENTION} we keep our config in a text file, do we need etcd?", ALICE)
    (answer,) = await server.answers(1)
    await server.press(answer, buttons(answer)[0]["text"]["text"], BOB)
    await server.answers(2)
    await server.command("sane what is etcd?", BOB)
    await server.answers(3)


async def photograph(url: str, chromium: str, path: Path) -> None:
    """Save what a browser shows at an address."""
    with tempfile.TemporaryDirectory() as profile:
        process = await asyncio.create_subprocess_exec(
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            f"--user-data-dir={profile}", f"--window-size={WIDTH},{HEIGHT}", f"--force-device-scale-factor={SCALE}",
            "--virtual-time-budget=8000", f"--screenshot={path}", url,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await asyncio.wait_for(process.wait(), SECONDS)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def main() -> None:
    """Make the picture beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chromium", nargs="?", default=shutil.which("chromium"), help="the browser; the one on the path when left out")
    binary, chromium = find(), parser.parse_args().chromium
    if not binary or not chromium:
        raise SystemExit("This needs local-slack (npm) and Chromium.")
    asyncio.run(picture(Persona.load(seed=3), binary, chromium, Path(__file__).with_name("slack.png")))


if __name__ == "__main__":
    main()
