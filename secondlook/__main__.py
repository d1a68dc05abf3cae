"""What course authors run: `python -m secondlook check [--json]` and `python -m secondlook pack FOLDER`."""

import argparse
import io
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from secondlook.check import as_json, as_table, check_course
from secondlook.faults import ContentError, Fault

ROOT = Path(__file__).resolve().parent.parent
MOST_FAULTS = 30  # of a pack; a data set can have thousands


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when all is well, 1 when there are faults or no pack was written."""
    asked = _parser().parse_args(arguments)
    return _check(asked) if asked.command == "check" else _pack(asked)


def _check(asked: argparse.Namespace) -> int:
    report = check_course(asked.folder)
    print(json.dumps(as_json(report)) if asked.json else as_table(report))
    return 1 if report.faults else 0


def _pack(asked: argparse.Namespace) -> int:
    from secondlook.own_media.make import Order, default_out, make_pack

    order = Order(
        folder=asked.folder,
        out=asked.out or default_out(asked.folder),
        project=ROOT,
        layout=asked.layout,
        items=asked.items,
        seed=asked.seed,
        title=asked.title,
    )
    try:
        made = make_pack(order)
    except ContentError as error:
        _print_faults("No pack was written", error.faults)
        return 1
    if made.faults:
        _print_faults("Left out or passed over", made.faults)
    print("\n".join(made.told))
    print(f"See it in the app: SECOND_LOOK_PACKS={order.out.resolve()} python3 start.py")
    return 0


def _print_faults(heading: str, faults: Iterable[Fault]) -> None:
    told = list(dict.fromkeys(str(fault) for fault in faults))
    print("\n".join([f"{heading}:", *told[-MOST_FAULTS:]]))
    if (more := len(told) - MOST_FAULTS) > 0:
        print(f"... and {more} more before these.")
    print()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m secondlook", description="Tools for authors of the course."
    )
    commands = parser.add_subparsers(required=True, dest="command")
    check = commands.add_parser("check", help="count what there is, and list every fault with its remedy")
    check.add_argument("folder", nargs="?", type=Path, default=ROOT, help="a course (default: this one)")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    pack = commands.add_parser("pack", help="make a quiz pack of your own media, outside this project")
    pack.add_argument("folder", type=Path, help="untouched/ and altered/, or a data set as it was published")
    pack.add_argument("--out", type=Path, help="a new folder (default: beside FOLDER, named FOLDER_pack)")
    pack.add_argument("--layout", help="how FOLDER is laid out (default: recognised)")
    pack.add_argument("--items", type=int, default=24, help="how many pictures; an even number (default: 24)")
    pack.add_argument("--seed", type=int, default=1, help="another number draws other pictures (default: 1)")
    pack.add_argument("--title", help="what the pack is called")
    return parser


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that cannot show Chinese
    sys.exit(main())
