"""Start a Streamlit script as `streamlit run` does, and read what its process has used."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parent.parent
_PATIENCE = 60


@dataclass(frozen=True)
class Server:
    """A running server; `began` is when its process was started, in time.perf_counter's seconds."""

    address: str
    process: subprocess.Popen[bytes]
    began: float

    def cpu(self) -> float:
        """Seconds of processor time used so far, by all threads."""
        pid = self.process.pid
        if sys.platform == "linux":
            return time.clock_gettime((~pid << 3) | 2)  # the clock of another process: clock_getcpuclockid(3)
        hours_and_minutes, seconds = _ps("cputime", pid).rsplit(":", 1)
        parts = enumerate(reversed(hours_and_minutes.split(":")), 1)
        return sum(int(part) * 60**place for place, part in parts) + float(seconds)

    def memory(self) -> float:
        """Resident megabytes."""
        if sys.platform == "linux":
            pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
            return int(pages) * 4096 / 1e6
        return int(_ps("rss", self.process.pid)) * 1024 / 1e6


def _ps(what: str, pid: int) -> str:
    return subprocess.check_output(["ps", "-o", f"{what}=", "-p", str(pid)], text=True).strip()


@contextmanager
def serve(script: str) -> Iterator[Server]:
    """The script on a free port, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_until_up(process, port)
        yield Server(f"http://127.0.0.1:{port}", process, began)
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.perf_counter() + _PATIENCE
    while not _is_up(port):
        if process.poll() is not None or time.perf_counter() > deadline:
            raise RuntimeError("The server did not start.")
        time.sleep(0.02)


def _is_up(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        asking.request("GET", "/_stcore/health")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()
