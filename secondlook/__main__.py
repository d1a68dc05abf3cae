"""`python -m secondlook check [--json]`: what course authors run."""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from secondlook.check import as_json, as_table, check_course

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when all is well, 1 when there are faults."""
    asked = _parser().parse_args(arguments)
    report = check_course(asked.folder)
    print(json.dumps(as_json(report)) if asked.json else as_table(report))
    return 1 if report.faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m secondlook", description="Tools for authors of the course."
    )
    commands = parser.add_subparsers(required=True, dest="command")
    check = commands.add_parser("check", help="count what there is, and list every fault with its remedy")
    check.add_argument("folder", nargs="?", type=Path, default=ROOT, help="a course (default: this one)")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that cannot show Chinese
    sys.exit(main())
