"""What a Slack server delivers to him, as Slack would: again, when nobody acknowledged it, and sometimes when somebody did."""

import asyncio
import random
from collections import OrderedDict
from contextlib import suppress
from typing import Any

from aiohttp import web

from benchmarks.soak.ledger import Asker, Ledger

AGAIN = 0.05
"""The share of acknowledged events that are delivered once more, within `AGAIN_SECONDS`."""
AGAIN_SECONDS = 4.0
MOST_MADE = 1000
"""Response addresses and direct channels remembered."""

Payload = dict[str, Any]


class Deliveries:
    """Keep what is on its way; `connected` is set while he can be reached."""

    def __init__(self, ledger: Ledger, askers: dict[str, Asker], chance: random.Random) -> None:
        self.connected = asyncio.Event()
        self._ledger = ledger
        self._askers = askers
        self._chance = chance
        self._his: web.WebSocketResponse | None = None
        self._unacknowledged: dict[str, tuple[web.WebSocketResponse, Payload]] = {}
        self._undelivered: list[Payload] = []
        self._later: set[asyncio.Task[None]] = set()
        self._again = 0
        self._made: OrderedDict[str, str] = OrderedDict()

    async def begin(self, his: web.WebSocketResponse) -> None:
        """Deliver over this connection from now on, what nobody acknowledged first."""
        self._his = his
        self.connected.set()
        undelivered, self._undelivered = self._undelivered, []
        for envelope in undelivered:
            await self._deliver_again(envelope)

    async def end(self, his: web.WebSocketResponse) -> None:
        """Deliver what was not acknowledged on this connection over the next one; commands and presses are lost with it."""
        if self._his is his:
            self._his = None
            self.connected.clear()
        lost = [envelope for on, envelope in self._unacknowledged.values() if on is his]
        for envelope in lost:
            del self._unacknowledged[envelope["envelope_id"]]
        for envelope in lost:
            if envelope["type"] == "events_api":
                await self._deliver_again(envelope)
            elif question := self._ledger.whose(("envelope", envelope["envelope_id"])):
                self._ledger.lose(question)

    async def deliver(self, envelope: Payload, his: web.WebSocketResponse, upstream: str) -> None:
        """Deliver something that the server at `upstream` sends."""
        if "payload" in envelope:
            self._note(envelope, upstream)
            self._unacknowledged[envelope["envelope_id"]] = (his, envelope)
        await his.send_json(envelope)

    def acknowledged(self, envelope_id: str) -> bool:
        """Note that he took something; tell whether the server wants to know, which delivered it only once."""
        _, envelope = self._unacknowledged.pop(envelope_id, (None, None))
        if envelope is None:
            return True
        if envelope["type"] == "events_api" and self._chance.random() < AGAIN:
            task = asyncio.create_task(self._deliver_later(envelope, self._chance.uniform(0, AGAIN_SECONDS)))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        return "retry_attempt" not in envelope

    async def quiet(self) -> None:
        """Wait until nothing is on its way any more."""
        while self._later or self._undelivered or self._unacknowledged:  # noqa: ASYNC110 - any of the three may begin another
            await asyncio.sleep(0.05)

    def forgotten(self, made: str, upstream: str) -> bool:
        """Tell whether a response address or direct channel comes from before a restart: the server forgot it, and Slack does not."""
        return self._made.get(made, upstream) != upstream

    async def _deliver_later(self, envelope: Payload, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.connected.wait()
        await self._deliver_again(envelope)

    async def _deliver_again(self, envelope: Payload) -> None:
        """Deliver an event that was delivered before, as Slack does: the same event in another envelope."""
        if self._his is None:
            self._undelivered.append(envelope)
            return
        self._again += 1
        self._ledger.again += 1
        question = self._ledger.whose(("envelope", envelope["envelope_id"]))
        envelope = {**envelope, "envelope_id": f"again-{self._again}", "retry_attempt": 1, "retry_reason": "timeout"}
        if question is not None:
            self._ledger.expect(question, ("envelope", envelope["envelope_id"]), again=True)
        self._unacknowledged[envelope["envelope_id"]] = (self._his, envelope)
        with suppress(ConnectionError):
            await self._his.send_json(envelope)

    def _note(self, envelope: Payload, upstream: str) -> None:
        """Tell the ledger where the answer to a delivery will appear."""
        payload, event = envelope["payload"], envelope["payload"].get("event", {})
        user = event.get("user") or payload.get("user_id") or payload.get("user", {}).get("id")
        asker = self._askers.get(str(user))
        if asker is None or asker.question is None:
            return
        place: tuple[str, ...]
        if event.get("type") == "app_mention":
            asker.thread = (event["channel"], event.get("thread_ts") or event["ts"])
            place = ("thread", *asker.thread)
        elif event.get("channel_type") == "im":
            place = ("channel", event["channel"])
            self._remember(event["channel"], upstream)
        elif event:
            return  # the other event about a mention
        else:
            path = "/" + payload["response_url"].split("/", 3)[3]
            place = ("response", path)
            self._remember(path, upstream)
        self._ledger.expect(asker.question, place, ("user", user), ("envelope", envelope["envelope_id"]))

    def _remember(self, made: str, upstream: str) -> None:
        self._made.setdefault(made, upstream)
        while len(self._made) > MOST_MADE:
            self._made.popitem(last=False)
