"""What a learner does on the practice page or at an exhibit, and the like of it on the bare page."""

from __future__ import annotations

import random
from itertools import count

from bench.visitor import Visitor

PACK = "real_or_fake"


class OnBarePage:
    """Sets the radio, presses the button."""

    script = "bench/bare_page.py"

    def __init__(self, address: str) -> None:
        self.visitor = Visitor(address)
        self.answers = 0

    async def come(self) -> None:
        await self.visitor.open()

    async def answer(self) -> float:
        self.answers += 1
        return await self.visitor.choose("answer", ["untouched", "swapped"][self.answers % 2])

    async def go_on(self) -> float:
        return await self.visitor.press("next")

    async def look_around(self) -> None:
        await self.visitor.fetch_pictures()


class OnPracticePage:
    """Takes the quiz over and over, saying of every picture that it was swapped, and where."""

    script = "app.py"

    def __init__(self, address: str) -> None:
        self.visitor = Visitor(address, "practice", f"pack={PACK}")

    async def come(self) -> None:
        await self.visitor.open()
        await self.visitor.send("browser", "found", {"text": None, "kept": True})
        await self.visitor.press("practice.start")

    async def answer(self) -> float:
        card = self.visitor.data("practice_card")
        reply = {"id": card["id"], "answer": "fake", "certainty": 70, "spot": {"x": 0.5, "y": 0.6}}
        return await self.visitor.send("practice_card", "reply", reply)

    async def go_on(self) -> float:
        card = self.visitor.data("practice_card")
        return await self.visitor.send("practice_card", "next", {"id": card["id"]})

    async def look_around(self) -> None:
        await self.visitor.fetch_pictures()
        if "practice.again" in self.visitor.widgets:
            await self.visitor.press("practice.again")
            await self.visitor.fetch_pictures()


class AtSliders:
    """Moves two sliders of an exhibit in turn, hardly ever to where anybody had them before."""

    script = "bench/exhibit_page.py"
    sliders = "activity_break_it_yourself.warmer", "activity_break_it_yourself.shift"
    _learners = count()

    def __init__(self, address: str) -> None:
        self.visitor = Visitor(address)
        self._chance = random.Random(next(self._learners))

    async def come(self) -> None:
        await self.visitor.open()

    async def answer(self) -> float:
        return await self.visitor.slide(self.sliders[0], self._chance.randint(-20, 20))

    async def go_on(self) -> float:
        return await self.visitor.slide(self.sliders[1], self._chance.randint(-10, 10))

    async def look_around(self) -> None:
        """The picture came with the page."""


Learner = OnBarePage | OnPracticePage | AtSliders
