"""What training a face swap of the classic kind costs in time and money, and who can pay it: a rough model.

Work grows with the rounds of training and with the pixels of the face, so twice the side is four times the
work. Constants marked `fact:` have an entry in facts.yaml; all others are our own assumption, and the exhibit
says so.
"""

from __future__ import annotations

from dataclasses import dataclass

SIDES = (64, 128, 256, 512, 1024)
"""Pixels along one side of the face that is learned."""
ROUNDS = (50_000, 100_000, 200_000, 500_000, 1_000_000)
SECONDS = 0.4
"""For one round at 128 pixels on one free or rented card."""
CARD_PRICE = 1499.0
"""US dollars; fact: gaming-card-2020."""
CARD_SPEED = 3.0
"""One such card against a free or rented one."""
RENT = 0.35
"""US dollars for an hour; fact: gpu-hour-2026, which lists 0.16 to 0.98."""
FREE_HOURS = 8.0
"""Hours a day that somebody gets on a free machine; its makers promise none (fact: colab-faq)."""
KILOWATTS, KILOWATT_HOUR = 0.35, 0.30
"""Power of one card of one's own, and US dollars for a kilowatt hour."""
FARM_CARDS = 10 * 2
"""Ten machines with two cards each."""
TOGETHER = 0.8
"""Share of their speed that many cards keep when they work on one thing."""
READY_HOURS = 0.5
"""For using a model that somebody else has trained, on a phone or on any computer."""


@dataclass(frozen=True)
class Job:
    """What is to be learned; with `ready` nothing is, since a ready-made model works for any face."""

    side: int
    rounds: int
    ready: bool = False


@dataclass(frozen=True)
class Machine:
    """`speed` against one rented card; `hours` it runs in a day; what it costs an hour, and at first."""

    name: str
    speed: float
    hours: float = 24.0
    dollars_an_hour: float = 0.0
    price: float = 0.0


FREE = Machine("free", 1.0, hours=FREE_HOURS)
RENTED = Machine("rented", 1.0, dollars_an_hour=RENT)
OWN = Machine("own", CARD_SPEED, dollars_an_hour=KILOWATTS * KILOWATT_HOUR, price=CARD_PRICE)
ANY = Machine("any", 1.0)
FARM = Machine(
    "farm",
    FARM_CARDS * CARD_SPEED * TOGETHER,
    dollars_an_hour=FARM_CARDS * KILOWATTS * KILOWATT_HOUR,
    price=FARM_CARDS * CARD_PRICE,
)
MACHINES = (FREE, RENTED, OWN, FARM)


@dataclass(frozen=True)
class Person:
    """Somebody's US dollars, patience in days, and the machine they already have."""

    name: str
    dollars: float
    days: float
    has: str = ""


PEOPLE = (
    Person("pupil", 0, 14),
    Person("hobbyist", 20, 30),
    Person("player", 20, 30, has="own"),
    Person("studio", 5000, 30),
    Person("farm", 5000, 7, has="farm"),
)


@dataclass(frozen=True)
class Way:
    """One machine doing one job for one person: days from start to end and US dollars to pay."""

    machine: str
    days: float
    dollars: float


def machine_hours(job: Job, machine: Machine) -> float:
    """Hours the machine works."""
    if job.ready:
        return READY_HOURS
    return job.rounds * SECONDS * (job.side / 128) ** 2 / 3600 / machine.speed


def way(job: Job, machine: Machine, has: str = "") -> Way:
    """Time and money of one machine; the price falls away for who `has` it already."""
    hours = machine_hours(job, machine)
    price = 0.0 if has == machine.name else machine.price
    return Way(machine.name, hours / machine.hours, price + hours * machine.dollars_an_hour)


def best_way(job: Job, person: Person, free: bool) -> Way | None:
    """The cheapest way that this person can pay and has the patience for; of two equals the faster one.

    None where there is none. `free`: whether the free machine may be used. Nobody builds a farm for one fake.
    """
    if job.ready:
        return way(job, ANY)
    open_to = [
        one for one in MACHINES if (one is not FREE or free) and (one is not FARM or person.has == "farm")
    ]
    ways = [way(job, machine, person.has) for machine in open_to]
    fit = [one for one in ways if one.dollars <= person.dollars and one.days <= person.days]
    return min(fit, key=lambda one: (one.dollars, one.days), default=None)


def who_stops(job: Job) -> tuple[str, ...]:
    """Names of those who can do it with the free machine and cannot without."""
    return tuple(
        person.name for person in PEOPLE if best_way(job, person, True) and not best_way(job, person, False)
    )
