"""How people save: every two seconds, or all at once, and what that costs the server."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from benchmarks.load import MILLISECONDS
from benchmarks.phones import SAVED, Phone, Reply
from benchmarks.servers import MeasuredServer, Memory

EVERY = 2.0
"""Seconds between two saves of one person."""
AFTER_REFUSAL = 0.5
"""Seconds until someone who was refused tries again."""
LONGEST_RECOVERY = 5
"""Seconds."""
SLOWEST = 300
"""Milliseconds that 99 of 100 saves may take."""
SAMPLE_SECONDS = 10


@dataclass(frozen=True)
class Run:
    """What was asked and answered, and what the largest worker used meanwhile, in order.
    `processor`: seconds of all processes of the server."""

    replies: Sequence[Reply]
    seconds: float
    processor: float
    memory: Sequence[Memory]

    @property
    def said(self) -> dict[str, int]:
        return dict(Counter(reply.said for reply in self.replies).most_common())

    def percentile_ms(self, percent: int) -> float:
        """Of those that were saved."""
        times = sorted(each.seconds for each in self.replies if each.said == str(SAVED))
        return times[min(len(times) - 1, len(times) * percent // 100)] * MILLISECONDS


async def save_steadily(people: Sequence[Phone], seconds: float) -> list[Reply]:
    """Each begins at some moment of the first interval, and keeps to it."""
    end = time.perf_counter() + seconds

    async def go_on(person: Phone) -> list[Reply]:
        replies = []
        due = time.perf_counter() + SystemRandom().uniform(0, EVERY)
        while due < end:
            await asyncio.sleep(max(0, due - time.perf_counter()))
            replies.append(await person.save())
            due += EVERY
        return replies

    found = await asyncio.gather(*map(go_on, people))
    return [reply for replies in found for reply in replies]


async def flood(people: Sequence[Phone], seconds: float) -> list[Reply]:
    """Without a pause, but for a moment after a refusal."""
    end = time.perf_counter() + seconds

    async def go_on(person: Phone) -> list[Reply]:
        replies: list[Reply] = []
        while time.perf_counter() < end:
            replies.append(await person.save())
            if replies[-1].said != str(SAVED):
                await asyncio.sleep(AFTER_REFUSAL)
        return replies

    found = await asyncio.gather(*map(go_on, people))
    return [reply for replies in found for reply in replies]


async def recover(people: Sequence[Phone]) -> float:
    """Seconds until all of `people`, who save one after the other, got through quickly."""
    began = time.perf_counter()
    while time.perf_counter() - began < 2 * LONGEST_RECOVERY:
        replies = [await person.save() for person in people]
        if all(
            each.said == str(SAVED) and each.seconds * MILLISECONDS < SLOWEST for each in replies
        ):
            break
    return time.perf_counter() - began


async def watch(server: MeasuredServer, memory: list[Memory]) -> None:
    while True:
        memory.append(server.memory())
        await asyncio.sleep(SAMPLE_SECONDS)


async def measured(server: MeasuredServer, saving: Coroutine[Any, Any, list[Reply]]) -> Run:
    memory: list[Memory] = []
    watching = asyncio.create_task(watch(server, memory))
    began, processor = time.perf_counter(), server.processor_seconds()
    replies = await saving
    seconds = time.perf_counter() - began
    watching.cancel()
    memory.append(server.memory())
    return Run(replies, seconds, server.processor_seconds() - processor, memory)
