#!/usr/bin/env python3
"""Set up Second Look, then start it, test it or check its content. Needs Python 3.11 and nothing else.

  python3 start.py                  start the app on this computer and open it
  python3 start.py --lan            let others on this network in
  python3 start.py test [...]       run every check and test; what follows goes to pytest
  python3 start.py check [--json]   check the lessons, quizzes and pictures

The packages go into the folder .venv here. They are fetched once; later starts need no network.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "second-look.json"
APP_LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "tests" / "requirements.txt"
UNFINISHED = {"state": "unfinished"}

OLDEST_PYTHON = (3, 11)
THIS_COMPUTER = "127.0.0.1"
EVERY_NETWORK = "0.0.0.0"
STANDARD_ERROR = 2
PATIENCE = 120  # seconds that a slow computer may take to start the app


class Trouble(Exception):
    """Something the person at the keyboard can put right; the sentence says how."""


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        print(too_old(sys.version_info), file=sys.stderr)
        return 1
    try:
        return obey(arguments)
    except Trouble as trouble:
        say(f"\n{trouble}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def obey(arguments: list[str]) -> int:
    asked, rest = read_arguments(arguments)
    if asked.task == "test":
        return run_tests(rest)
    if asked.task == "check":
        return check_content(asked.json)
    return run_app(asked.port, asked.lan)


def read_arguments(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """What was asked, and what is left over for pytest."""
    about, _, more = (__doc__ or "").partition("\n\n")
    look = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="start.py", description=about, epilog=more, formatter_class=look)
    parser.add_argument("--port", type=port_number, default=8501, help="the app's port (8501)")
    parser.add_argument("--lan", action="store_true", help="let others on this network in")
    tasks = parser.add_subparsers(dest="task", metavar="test | check")
    tasks.add_parser("test", add_help=False)
    tasks.add_parser("check").add_argument("--json", action="store_true", help="print one JSON object")
    asked, rest = parser.parse_known_args(arguments)
    if rest and asked.task != "test":
        parser.error(f"unknown: {' '.join(rest)}")
    return asked, rest


def port_number(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a port. Use a number from 1024 to 65535.")


def too_old(version: Sequence[object]) -> str:
    here = ".".join(str(part) for part in version[:3])
    return (
        f"Second Look needs Python 3.11 or newer, and this is Python {here}. Install a newer Python, "
        "then start Second Look with it, for example: python3.12 start.py"
    )


def say(sentence: str) -> None:
    """Tell the person at the keyboard; standard output stays for results."""
    print(sentence, file=sys.stderr, flush=True)


# --- The folder .venv ---------------------------------------------------------------------------------------


def set_up(*locks: Path) -> None:
    """Let .venv hold what the locks say. When it does already, nothing is touched, and no network."""
    stamp = read_stamp()
    usable = stamp != UNFINISHED and runs(venv_python())
    due = locks_due(stamp if usable else {}, locks)
    if not due:
        return
    say("Setting up. This fetches packages once and can take a few minutes ...")
    if not usable:
        remove_venv()
    write_stamp(UNFINISHED)
    if not usable:
        make_venv()
    for lock in due:
        install(lock)
    kept = stamp if usable else {}
    write_stamp({**kept, **{name_of(lock): fingerprint(lock) for lock in due}})


def locks_due(stamp: dict[str, str], locks: Iterable[Path]) -> list[Path]:
    return [lock for lock in locks if stamp.get(name_of(lock)) != fingerprint(lock)]


def name_of(lock: Path) -> str:
    return lock.relative_to(ROOT).as_posix()


def fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    """What was installed: the name of a lock and its fingerprint; nothing where there is no stamp."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        return UNFINISHED
    return stamp if isinstance(stamp, dict) else UNFINISHED


def write_stamp(stamp: dict[str, str]) -> None:
    VENV.mkdir(exist_ok=True)
    STAMP.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs(python: Path) -> bool:
    """False where the Python is missing, too old, or has lost the Python it was made from."""
    if not python.exists():
        return False
    probe = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return subprocess.run([str(python), "-c", probe], capture_output=True, check=False).returncode == 0


def remove_venv() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)


def make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Trouble(
            "This Python comes without the part that makes virtual environments (venv with ensurepip). "
            f"On Debian or Ubuntu install it with: sudo apt install python{version}-venv"
        )
    if not succeeds([sys.executable, "-m", "venv", str(VENV)]):
        raise Trouble(f"The folder {VENV} could not be made. Is the disk full, or write-protected?")


def install(lock: Path) -> None:
    """Every package as the lock names it, by hash; wheels only, for building would fetch unlocked tools."""
    wanted = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(lock)]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    if not succeeds([str(venv_python()), "-m", "pip", "install", *quiet, *wanted]):
        raise Trouble(
            "The packages could not be installed; the reason stands above. Setting up needs the network once "
            "and Python 3.11 to 3.14. If both are there, delete the folder .venv and try again."
        )


def succeeds(command: list[str]) -> bool:
    """Run a step of the set-up; what it says goes where our own words go."""
    return subprocess.run(command, stdout=STANDARD_ERROR, check=False, cwd=ROOT).returncode == 0


# --- The app ------------------------------------------------------------------------------------------------


def run_app(port: int, lan: bool) -> int:
    address = EVERY_NETWORK if lan else THIS_COMPUTER
    refuse_busy_port(address, port)
    set_up(APP_LOCK)
    signal.signal(signal.SIGTERM, end_politely)
    server = launch(server_command(address, port))
    try:
        wait_until_up(server, port)
        announce(port, lan)
        open_browser(url(THIS_COMPUTER, port))
        return server.wait()
    except KeyboardInterrupt:
        say("\nSecond Look has stopped.")
        return 0
    finally:
        stop(server)


def launch(command: list[str]) -> subprocess.Popen[bytes]:
    """Ctrl+C reaches the app too, but it ends by our word; else Streamlit would add its own "Aborted!"."""
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.Popen(command, cwd=ROOT)
    finally:
        signal.signal(signal.SIGINT, ours)


def server_command(address: str, port: int) -> list[str]:
    """The settings are in .streamlit/config.toml; only what changes from start to start is said here."""
    streamlit = [str(venv_python()), "-m", "streamlit", "run", "app.py"]
    ours = ["--logger.hideWelcomeMessage", "true"]  # we print the address
    return [*streamlit, "--server.address", address, "--server.port", str(port), *ours]


def refuse_busy_port(address: str, port: int) -> None:
    if answers(port) or not can_listen(address, port):
        raise Trouble(
            f"Port {port} is taken, perhaps by a Second Look that runs already: {url(THIS_COMPUTER, port)}\n"
            f"Another port: python3 start.py --port {port + 1 if port < 65535 else 8501}"
        )


def answers(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex((THIS_COMPUTER, port)) == 0


def can_listen(address: str, port: int) -> bool:
    with socket.socket() as listener:
        if os.name != "nt":  # on Windows this option would share the port with its owner
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
        except PermissionError:
            raise Trouble(f"Port {port} needs special rights here. Choose one from 1024 to 65535.") from None
        except OSError:
            return False
    return True


def end_politely(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def wait_until_up(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_up(port):
        if server.poll() is not None:
            raise Trouble("The app ended while it was starting; its own message stands above.")
        if time.monotonic() > deadline:
            raise Trouble(f"The app did not start within {PATIENCE} seconds.")
        time.sleep(0.1)


def is_up(port: int) -> bool:
    asking = http.client.HTTPConnection(THIS_COMPUTER, port, timeout=2)
    try:
        asking.request("GET", "/_stcore/health")
        return asking.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def announce(port: int, lan: bool) -> None:
    print(f"\n  Second Look is running.\n\n  On this computer:  {url(THIS_COMPUTER, port)}", flush=True)
    if lan:
        invite(lan_addresses(), port)
    print("\n  Stop it with Ctrl+C.\n", flush=True)


def invite(addresses: list[str], port: int) -> None:
    if not addresses:
        print("  This computer is on no network, so nobody else can join yet.", flush=True)
        return
    for address in addresses:
        print(f"  On this network:   {url(address, port)}", flush=True)
    print("\n  Anybody on this network can open it now; phones by pointing the camera here:\n", flush=True)
    show_qr(url(addresses[0], port))


def show_qr(text: str) -> None:
    draw = "import segno, sys; segno.make(sys.argv[1]).terminal(compact=sys.platform != 'win32')"
    subprocess.run([str(venv_python()), "-X", "utf8", "-c", draw, text], check=False)


def lan_addresses() -> list[str]:
    """This computer's addresses on the networks it is on, found without sending anything: a UDP socket only
    looks up which of our addresses would be used to reach a place."""
    places = ("192.0.2.1", "192.168.0.1", "192.168.1.1", "10.0.0.1", "172.16.0.1")
    found = (own_address_towards(place) for place in places)
    return list(dict.fromkeys(address for address in found if address and not address.startswith("127.")))


def own_address_towards(place: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((place, 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])


def url(address: str, port: int) -> str:
    return f"http://{address}:{port}"


def open_browser(address: str) -> None:
    """Open the app where there is a screen; that no browser opens is no reason to stop."""
    if sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        return
    try:
        webbrowser.open(address)
    except (webbrowser.Error, OSError):
        say(f"No browser could be opened. Open {address} yourself.")


# --- Checks and tests ---------------------------------------------------------------------------------------


def check_content(as_json: bool) -> int:
    set_up(APP_LOCK)
    return in_venv("secondlook", "check", *(["--json"] if as_json else []))


def run_tests(pytest_arguments: list[str]) -> int:
    set_up(APP_LOCK, TEST_LOCK)
    os.environ["SECOND_LOOK_BROWSER"] = find_browser()
    steps = {
        "ruff": in_venv("ruff", "check", "."),
        "mypy": in_venv("mypy"),
        "pytest": in_venv("pytest", "-n", "2", *pytest_arguments),
    }
    failed = [name for name, code in steps.items() if code]
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def in_venv(module: str, *arguments: str) -> int:
    return subprocess.run([str(venv_python()), "-m", module, *arguments], cwd=ROOT, check=False).returncode


def find_browser() -> str:
    """The Chromium that the tests drive; where there is none, tests/find_browser.py has said what to do."""
    search = [str(venv_python()), str(ROOT / "tests" / "find_browser.py")]
    found = subprocess.run(search, stdout=subprocess.PIPE, encoding="utf-8", check=False, cwd=ROOT)
    if found.returncode:
        raise Trouble("So the tests cannot run.")
    return found.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
