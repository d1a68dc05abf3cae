"""The measurements: starting, answering one after the other, and a crowd that takes its time."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from bench.learner import Learner
from bench.serving import Server, serve
from bench.visitor import Failed, Visitor

THINK = 5.0  # seconds between two steps of a visitor, on average
_DOORS = 10  # visitors that come at the same time
_TROUBLE = (Failed, TimeoutError, OSError, KeyError, WebSocketException)


async def cold_start(script: str) -> float:
    """Seconds from starting the process until the first page's script is done."""
    with serve(script) as server:
        visitor = Visitor(server.address)
        await visitor.open()
        seconds = time.perf_counter() - server.began
        await visitor.close()
    return seconds


@dataclass(frozen=True)
class Cost:
    """Processor time of the server for one step, in ms."""

    answer: float
    go_on: float


Side = tuple[type[Learner], Server]


async def costs_of_steps(sides: Sequence[Side], people: int = 25, rounds: int = 40) -> list[Cost]:
    """What a step costs a server that has its hands full; the sides take turns, so that noise meets all."""
    crowds = [[learner(server.address) for _ in range(people)] for learner, server in sides]
    answers: list[list[float]] = [[] for _ in sides]
    moves: list[list[float]] = [[] for _ in sides]
    for crowd in crowds:
        await _all_at_once(learner.come for learner in crowd)
    for _ in range(rounds):
        for (_, server), crowd, answer, move in zip(sides, crowds, answers, moves, strict=True):
            await _all_at_once(learner.look_around for learner in crowd)
            began = server.cpu()
            await _all_at_once(learner.answer for learner in crowd)
            between = server.cpu()
            await _all_at_once(learner.go_on for learner in crowd)
            answer.append((between - began) / people * 1000)
            move.append((server.cpu() - between) / people * 1000)
    for crowd in crowds:
        await _all_at_once(learner.visitor.close for learner in crowd)
    medians = zip(map(statistics.median, answers), map(statistics.median, moves), strict=True)
    return [Cost(answer, move) for answer, move in medians]


async def _all_at_once(steps: Iterable[Callable[[], Awaitable[object]]]) -> None:
    await asyncio.gather(*(step() for step in steps))


@dataclass
class Crowd:
    """What many visitors at once met with; times in seconds, memory in MB."""

    waits: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    memory: float = 0.0
    processor: float = 0.0

    def percentile(self, share: int) -> float:
        return statistics.quantiles(self.waits, n=100, method="inclusive")[share - 1]


async def meet_crowd(side: Side, people: int, seconds: float, think: float = THINK) -> Crowd:
    """People come, then answer and go on, each after a pause of its own, `think` seconds on average."""
    kind, server = side
    met = Crowd()
    await kind(server.address).come()  # what the first visitor makes the server load is nobody's memory
    before = server.memory()
    doors = asyncio.Semaphore(_DOORS)
    learners = [kind(server.address) for _ in range(people)]
    await asyncio.gather(*(_enter(learner, doors, met) for learner in learners))
    met.memory = (server.memory() - before) / people
    began, until = server.cpu(), time.perf_counter() + seconds
    chances = (random.Random(number) for number in range(people))
    await asyncio.gather(*(_work(*pair, until, met, think) for pair in zip(learners, chances, strict=True)))
    met.processor = (server.cpu() - began) / seconds
    await _all_at_once(learner.visitor.close for learner in learners)
    return met


async def _enter(learner: Learner, doors: asyncio.Semaphore, met: Crowd) -> None:
    async with doors:
        try:
            await learner.come()
            await learner.look_around()
        except _TROUBLE as trouble:
            met.troubles.append(repr(trouble))


async def _work(learner: Learner, chance: random.Random, until: float, met: Crowd, think: float) -> None:
    await asyncio.sleep(chance.uniform(0, think))
    while time.perf_counter() < until:
        for step in (learner.answer, learner.go_on):
            try:
                met.waits.append(await step())
                await learner.look_around()
            except _TROUBLE as trouble:
                met.troubles.append(repr(trouble))
            await asyncio.sleep(chance.uniform(0.5 * think, 1.5 * think))
