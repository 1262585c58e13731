"""What he costs on Slack: 500 mentions at once, beside an empty Bolt app that posts a constant.

Run `python -m benchmarks.slack`. Each of the two is a process of its own, fresh for every round, connected to the tests' fake
Slack over the loopback interface, in Socket Mode and over HTTP. Measured by the fake: from the delivery to its
acknowledgement, and from the delivery to the arrival of the answer.
"""

import argparse
import asyncio
import logging
import socket
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.run import serve
from bot.settings import Settings
from tests.adapters.slack.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack

MENTIONS, USERS, CHANNELS, ROUNDS = 500, 50, 20, 3
QUESTIONS = ("what is etcd?", "do I need Kubernetes?", "isn't that just Redis?", "who wrote it?", "seems excessive")
HIM, CONSTANT = "the future guy", "a constant answer"
WAYS = ("Socket Mode", "HTTP")


@dataclass(frozen=True)
class Times:
    """Hold what the mentions of one round took, in milliseconds."""

    acknowledged: list[float]
    answered: list[float]


async def him(way: str, api: str, port: int, database: str) -> None:
    """Run him as `future run` does, until somebody ends the process."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    mode = {"slack_app_token": APP_TOKEN} if way == WAYS[0] else {"slack_signing_secret": SECRET}
    unlimited = {"future_user_limit": "100000/second", "future_place_limit": "100000/second"}
    settings = Settings(
        slack_bot_token=BOT_TOKEN, slack_api_url=api, host="127.0.0.1", port=port, database_url=database, **mode, **unlimited
    )
    await serve(settings, asyncio.Event())


async def constant(way: str, api: str, port: int) -> None:
    """Run a Bolt app as its documentation shows it, until somebody ends the process."""
    app = AsyncApp(client=AsyncWebClient(token=BOT_TOKEN, base_url=api), signing_secret=SECRET)

    @app.event("app_mention")
    async def _(event: dict, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="It's the future.")

    @app.event("team_join")
    async def _() -> None:
        """Take what the benchmark knocks with."""

    if way == WAYS[0]:
        await AsyncSocketModeHandler(app, APP_TOKEN, web_client=AsyncWebClient(token=APP_TOKEN, base_url=api)).connect_async()
    runner = web.AppRunner(app.server(port=port, host="127.0.0.1").web_app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


async def measure(who: str, way: str) -> Times:
    """Return what the mentions of one round took; each must be answered exactly once."""
    with tempfile.TemporaryDirectory() as folder:
        async with FakeSlack().serving() as fake:
            fake.delivered_to = _free_port()
            arguments = [who, way, fake.api, str(fake.delivered_to), f"sqlite:///{Path(folder) / 'memory.sqlite3'}"]
            process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.slack", "--run", *arguments)
            try:
                async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
                    await _until_ready(fake, way, session)
                    await _round(fake, way, session, 20)  # the first questions warm both up
                    return await _round(fake, way, session, MENTIONS)
            finally:
                process.terminate()
                await process.wait()


async def _round(fake: FakeSlack, way: str, session: aiohttp.ClientSession, count: int) -> Times:
    fake.calls.clear()
    mentions = [_mention(fake, number) for number in range(count)]
    began: dict[str, float] = {}

    async def deliver(mention: dict) -> float:
        event = fake.event(mention)
        began[mention["ts"]] = perf_counter()
        if way == WAYS[0]:
            await fake.send(event)
        else:
            assert await fake.post(event, session=session) == 200
        return (perf_counter() - began[mention["ts"]]) * 1e3

    acknowledged = await asyncio.gather(*map(deliver, mentions))
    for _ in range(3000):
        if len(fake.posted) >= count:
            break
        await asyncio.sleep(0.02)
    arrived = {call.arguments["thread_ts"]: call.at for call in fake.posted}
    assert len(fake.posted) == len(arrived) == count, f"{len(fake.posted)} answers to {count} mentions"
    return Times(list(acknowledged), [(arrived[ts] - at) * 1e3 for ts, at in began.items()])


def _mention(fake: FakeSlack, number: int) -> dict:
    return fake.mention(QUESTIONS[number % len(QUESTIONS)], user=f"U{number % USERS}", channel=f"C{number % CHANNELS}")


async def _until_ready(fake: FakeSlack, way: str, session: aiohttp.ClientSession) -> None:
    for _ in range(2400):
        try:
            if way == WAYS[0]:
                if fake.is_connected:
                    return
            elif await fake.post(fake.event({"type": "team_join"}), session=session):
                return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.05)
    raise SystemExit("nobody listens")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _told(name: str, ack: tuple[float, float], answer: tuple[float, float]) -> str:
    return f"  {name:<20} {ack[0]:8.1f} {ack[1]:8.1f}      {answer[0]:8.1f} {answer[1]:8.1f}"


def _middle(rounds: list[list[float]]) -> tuple[float, float]:
    """Return the median over the rounds of the p50 and of the p99."""
    return statistics.median(map(statistics.median, rounds)), statistics.median(statistics.quantiles(each, n=100)[98] for each in rounds)


async def main() -> None:
    """Print both and their ratio, for each way to connect."""
    print(f"Slack, {MENTIONS} mentions at once, each answered once, milliseconds, median of {ROUNDS} rounds in turns:")
    print(f"  {'':<20} {'acknowledged':>17}      {'answered':>17}\n  {'':<20} {'p50':>8} {'p99':>8}      {'p50':>8} {'p99':>8}")
    for way in WAYS:
        rounds: dict[str, list[Times]] = {HIM: [], CONSTANT: []}
        for _ in range(ROUNDS):
            for who, times in rounds.items():
                times.append(await measure(who, way))
        acks = {who: _middle([each.acknowledged for each in times]) for who, times in rounds.items()}
        answers = {who: _middle([each.answered for each in times]) for who, times in rounds.items()}
        print(f" {way}")
        for who in rounds:
            print(_told(who, acks[who], answers[who]))
        ratios = [tuple(a / b for a, b in zip(of[HIM], of[CONSTANT], strict=True)) for of in (acks, answers)]
        print(_told("ratio", ratios[0], ratios[1]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", nargs=5, metavar=("WHO", "WAY", "API", "PORT", "DATABASE"), help=argparse.SUPPRESS)
    run = parser.parse_args().run
    if run is None:
        asyncio.run(main())
    elif run[0] == HIM:
        asyncio.run(him(run[1], run[2], int(run[3]), run[4]))
    else:
        asyncio.run(constant(run[1], run[2], int(run[3])))
