"""The application: a message comes in, is claimed, answered, sent and finished; exactly once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from bot import decide
from bot.inflight import InFlight, Turns
from bot.limits import Limits, Verdict
from bot.messages import Kind, Message, Reply, Send
from bot.metrics import Metrics
from bot.outcome import Asked, Context, Outcome, note
from bot.pictures import Pictures
from bot.remembered import fitted, started
from bot.store.contract import CLAIM_SECONDS, Delivery, Memory, Store, Unclaimed, holder
from persona.drawing.words import tree

SEND_SECONDS = 10.0
"""A reply that took longer to send is given up, so that nobody takes over the claim of a replica that still works."""
MOST_AT_ONCE = 64
"""Messages claimed and not yet finished at a time; the others wait unclaimed, so that no claim expires in a queue."""
_PAUSES = (0.1, 0.25, 0.5, 1.0, 2.0)
"""Seconds between looks at a delivery that somebody else is answering; the last one repeats."""

log = structlog.get_logger("bot.app")


class App:
    """Answer messages.

    The attributes are for the process that runs it (`bot.run`) and for lists that adapters show; `handle` is the way in.
    """

    def __init__(
        self,
        *,
        context: Context,
        store: Store,
        limits: Limits,
        metrics: Metrics,
        salt: Callable[[], int],
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.context = context
        self.store = store
        self.metrics = metrics
        self.inflight = InFlight()
        self._limits = limits
        self._salt = salt
        self._pictures = Pictures()
        self._turns = Turns()
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._clock = clock
        self._sleep = sleep

    async def handle(self, message: Message, send: Send | None = None) -> Reply | None:
        """Answer a message; None means: say nothing.

        With `send`, the reply is sent before the delivery is recorded as finished, so that a crash in between makes the
        platform's redelivery answer, and what `send` raises is raised here after the claim was given back. Without it
        (the terminal), returning is finishing. A delivery that another replica is answering is waited for, and
        answered here when that replica dies; an event acknowledged before this
        returned is lost if the process is killed in between.
        """
        if message.automatic or message.edited or not message.addressed:
            return None
        with self.inflight.one():
            if message.kind is Kind.HOME:
                return await self._home(message, send)
            return await self._once(message, send)

    async def forget_installation(self, platform: str, enterprise: str, workspace: str) -> None:
        """Delete everything remembered about a workspace that removed him.

        Beside `handle`, because nobody said anything and nobody is to be answered.
        """
        await self.store.forget_installation(platform, enterprise, workspace)
        log.info("installation forgotten", platform=platform)

    async def _home(self, message: Message, send: Send | None) -> Reply:
        memory = await self.store.read(message.place, message.user)
        reply = decide.home(Asked(message, memory, self.context))
        if send is not None:
            await send(reply)
        return reply

    async def _once(self, message: Message, send: Send | None) -> Reply | None:
        """Claim the delivery, waiting while another replica has it, and answer it."""
        place = message.place
        delivery = Delivery.of(message)
        conversation = (place.platform, place.enterprise, place.workspace, place.channel, holder(place, message.user))
        waited, attempt = 0.0, 0
        while waited <= 2 * CLAIM_SECONDS:
            async with self._turns.of(conversation), self._slots:
                claimed = await self.store.begin(delivery, place, message.user)
                if isinstance(claimed, Memory):
                    return await self._answer(message, delivery, claimed, send)
            if claimed is Unclaimed.DONE:
                break
            pause = _PAUSES[min(attempt, len(_PAUSES) - 1)]
            await self._sleep(pause)
            waited, attempt = waited + pause, attempt + 1
        self.metrics.duplicate(place.platform)
        return None

    async def _answer(self, message: Message, delivery: Delivery, memory: Memory, send: Send | None) -> Reply | None:
        began = self._clock()
        conversation = started(fitted(memory.conversation, self.context.persona.pack.topics), self._salt)
        fitting = replace(memory, conversation=conversation)
        outcome = await self._illustrate(await self._decide(Asked(message, fitting, self.context)))
        if outcome.reply is not None and send is not None:
            await self._send(outcome.reply, message, delivery, send)
        await self.store.finish(delivery, message.place, message.user, outcome.changes)
        self._record(message, outcome, self._clock() - began)
        return outcome.reply

    async def _decide(self, asked: Asked) -> Outcome:
        platform = asked.message.place.platform
        verdict = await self._limits.check(asked.message)
        if verdict is not Verdict.ANSWER:
            self.metrics.limited(platform)
            told = note("Slow down: the future will still be here in a minute.") if verdict is Verdict.NOTE else None
            return Outcome(told, label="limited")
        try:
            return decide.decide(asked)
        except Exception:
            self.metrics.failed(platform)
            log.exception("failed", platform=platform, kind=asked.message.kind)
            return Outcome(note("I stared into the future and it stared back. My operators have the details."), label="failed")

    async def _illustrate(self, outcome: Outcome) -> Outcome:
        """Attach the picture that an outcome asks for; where none can be drawn, say it in words."""
        if outcome.descent is None or outcome.reply is None:
            return outcome
        picture = await self._pictures.of(outcome.descent)
        parts = outcome.reply.parts if picture is not None else (*outcome.reply.parts, *tree(outcome.descent))
        return replace(outcome, reply=replace(outcome.reply, parts=parts, picture=picture))

    async def _send(self, reply: Reply, message: Message, delivery: Delivery, send: Send) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await send(reply)
        except Exception:
            self.metrics.unsent(message.place.platform)
            await self.store.release(delivery)
            raise

    def _record(self, message: Message, outcome: Outcome, seconds: float) -> None:
        platform, reply = message.place.platform, outcome.reply
        if outcome.unknown:
            self.metrics.unknown(platform)
        if reply is None:
            return
        what = reply.act or outcome.label
        self.metrics.answered(platform, reply.mode, what, seconds)
        log.info("answered", platform=platform, mode=reply.mode, what=what, topic=reply.topic, milliseconds=round(seconds * 1000, 1))
