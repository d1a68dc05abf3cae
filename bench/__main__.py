"""Measure the practice page and an exhibit against a bare page, in one run on one machine, and print a table.

python -m bench           300 visitors; takes some minutes
python -m bench --quick   60 visitors, to see that it works
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bench.first_load import FirstLoad, load_bare_page, load_practice_page
from bench.learner import AtSliders, OnBarePage, OnPracticePage
from bench.measure import THINK, Crowd, cold_start, costs_of_steps, meet_crowd
from bench.serving import Server, serve

Row = tuple[str, str, str, str]
CLASS, HANDS = 30, 2.0  # learners at an exhibit, and seconds between two of their moves


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what a visitor costs.")
    parser.add_argument("--quick", action="store_true", help="fewer visitors, less time")
    quick = parser.parse_args().quick
    people, seconds, starts = (60, 15, 2) if quick else (300, 60, 7)
    print(f"{machine()}\n\n| | bare page | practice page | |\n|---|---:|---:|---|", flush=True)
    for row in measure(people, seconds, starts):
        print(f"| {' | '.join(row)} |", flush=True)


def machine() -> str:
    python = f"Python {platform.python_version()}, Streamlit {version('streamlit')}"
    return f"{os.cpu_count()} cores ({processor()}), {platform.system()}, {python}"


def processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(names), platform.processor() or platform.machine())


def measure(people: int, seconds: float, starts: int) -> Iterator[Row]:
    yield start_row(starts)
    with serve(OnBarePage.script) as bare, serve(OnPracticePage.script) as practice:
        yield first_load_row(load_bare_page(bare.address), load_practice_page(practice.address))
        yield from asyncio.run(cost_rows(bare, practice))
    with serve(OnBarePage.script) as bare, serve(OnPracticePage.script) as practice:
        yield from asyncio.run(crowd_rows(bare, practice, people, seconds))
    with serve(OnBarePage.script) as bare, serve(AtSliders.script) as exhibit:
        yield from asyncio.run(slider_rows(bare, exhibit, seconds))


def start_row(starts: int) -> Row:
    scripts = OnBarePage.script, OnPracticePage.script
    times = [[asyncio.run(cold_start(script)) for script in scripts] for _ in range(starts)]
    bare, practice = (statistics.median(side) for side in zip(*times, strict=True))
    return row("Cold start to the first page, s", bare, practice, ".2f", "at most 1.5 times")


def first_load_row(bare: FirstLoad, practice: FirstLoad) -> Row:
    sizes = (load.without_pictures / 1e6 for load in (bare, practice))
    return row("First load without pictures, MB", *sizes, ".2f", "at most 1.1 times")


async def cost_rows(bare: Server, practice: Server) -> list[Row]:
    floor, ours = await costs_of_steps([(OnBarePage, bare), (OnPracticePage, practice)])
    limit = "at most 5 and 2.5 times"
    return [
        row("Processor time of an answer, ms", floor.answer, ours.answer, ".1f", limit),
        row("Processor time of going on, ms", floor.go_on, ours.go_on, ".1f", limit),
    ]


async def crowd_rows(bare: Server, practice: Server, people: int, seconds: float) -> list[Row]:
    floor = await meet_crowd((OnBarePage, bare), people, seconds)
    ours = await meet_crowd((OnPracticePage, practice), people, seconds)
    crowd = f"{people} visitors, {THINK:g} s apart:"
    for trouble in {*floor.troubles, *ours.troubles}:
        print(f"Trouble: {trouble}")

    def line(what: str, pick: str, form: str, limit: str) -> Row:
        return row(f"{crowd} {what}", *(figures(side)[pick] for side in (floor, ours)), form, limit)

    return [
        line("half wait less than, ms", "p50", ".0f", ""),
        line("19 of 20 wait less than, ms", "p95", ".0f", "at most 100"),
        line("memory a visitor, MB", "memory", ".3f", "at most 0.15"),
        line("share of one core, %", "processor", ".0f", ""),
        line("answers and other steps", "steps", ".0f", ""),
        line("errors", "troubles", ".0f", "none"),
    ]


async def slider_rows(bare: Server, exhibit: Server, seconds: float) -> list[Row]:
    """A class at an exhibit that computes a picture at every change, here in the exhibit's column."""
    floor = await meet_crowd((OnBarePage, bare), CLASS, seconds, HANDS)
    ours = await meet_crowd((AtSliders, exhibit), CLASS, seconds, HANDS)
    crowd = f"{CLASS} learners at the sliders of an exhibit, {HANDS:g} s apart:"
    for trouble in {*floor.troubles, *ours.troubles}:
        print(f"Trouble: {trouble}")
    sides = figures(floor), figures(ours)
    return [
        row(f"{crowd} half wait less than, ms", *(side["p50"] for side in sides), ".0f", ""),
        row(f"{crowd} 19 of 20 wait less than, ms", *(side["p95"] for side in sides), ".0f", "at most 150"),
        row(f"{crowd} share of one core, %", *(side["processor"] for side in sides), ".0f", ""),
        row(f"{crowd} errors", *(side["troubles"] for side in sides), ".0f", "none"),
    ]


def figures(met: Crowd) -> dict[str, float]:
    return {
        "p50": met.percentile(50) * 1000,
        "p95": met.percentile(95) * 1000,
        "memory": met.memory,
        "processor": met.processor * 100,
        "steps": len(met.waits),
        "troubles": len(met.troubles),
    }


def row(what: str, bare: float, practice: float, form: str, limit: str) -> Row:
    ratio = f"{practice / bare:.2f} times; {limit}" if bare and "times" in limit else limit
    return what, format(bare, form), format(practice, form), ratio


if __name__ == "__main__":
    main()
