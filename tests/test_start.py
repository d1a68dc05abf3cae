"""start.py: sets up once, starts in seconds, and says plainly what is in the way."""

import ast
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

import start
from bench.serving import free_port
from tests import find_browser
from tests.project import ROOT


class Installer:
    """Stands in for pip and venv, and notes what it was asked to do."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.works = True
        self.stops_at: str | None = None

    def make(self) -> None:
        start.VENV.mkdir(exist_ok=True)
        self.done.append("venv")

    def install(self, lock: Path) -> None:
        if lock.name == self.stops_at:
            raise KeyboardInterrupt
        self.done.append(lock.name)


@pytest.fixture
def installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installer:
    """A project of two locks in an empty folder, whose set-up is only noted."""
    fake = Installer()
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "STAMP", tmp_path / ".venv/second-look.json")
    monkeypatch.setattr(start, "APP_LOCK", lock(tmp_path, "app.txt"))
    monkeypatch.setattr(start, "TEST_LOCK", lock(tmp_path, "tests.txt"))
    monkeypatch.setattr(start, "make_venv", fake.make)
    monkeypatch.setattr(start, "install", fake.install)
    monkeypatch.setattr(start, "runs", lambda _python: fake.works and "venv" in fake.done)
    return fake


def lock(folder: Path, name: str, content: str = "streamlit==1") -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


# Setting up


def test_the_first_start_installs_and_the_second_does_nothing(installer: Installer) -> None:
    start.set_up(start.APP_LOCK)
    assert installer.done == ["venv", "app.txt"]
    start.set_up(start.APP_LOCK)
    assert installer.done == ["venv", "app.txt"]


def test_the_tests_add_only_what_is_missing(installer: Installer) -> None:
    start.set_up(start.APP_LOCK)
    start.set_up(start.APP_LOCK, start.TEST_LOCK)
    assert installer.done == ["venv", "app.txt", "tests.txt"]
    start.set_up(start.APP_LOCK)
    start.set_up(start.APP_LOCK, start.TEST_LOCK)
    assert installer.done == ["venv", "app.txt", "tests.txt"]


def test_a_changed_lock_is_installed_and_the_other_is_not(installer: Installer) -> None:
    start.set_up(start.APP_LOCK, start.TEST_LOCK)
    lock(start.ROOT, "app.txt", "streamlit==2")
    start.set_up(start.APP_LOCK, start.TEST_LOCK)
    assert installer.done == ["venv", "app.txt", "tests.txt", "app.txt"]


def test_an_interrupted_set_up_is_done_again_from_the_beginning(installer: Installer) -> None:
    installer.stops_at = "tests.txt"
    with pytest.raises(KeyboardInterrupt):
        start.set_up(start.APP_LOCK, start.TEST_LOCK)
    left_over = start.VENV / "half-written"
    left_over.touch()
    installer.stops_at = None
    start.set_up(start.APP_LOCK)
    assert installer.done == ["venv", "app.txt", "venv", "app.txt"]
    assert not left_over.exists()


def test_an_environment_that_lost_its_python_is_made_again(installer: Installer) -> None:
    start.set_up(start.APP_LOCK, start.TEST_LOCK)
    installer.works = False
    start.set_up(start.APP_LOCK)
    assert installer.done == ["venv", "app.txt", "tests.txt", "venv", "app.txt"]
    assert start.read_stamp().keys() == {"app.txt"}


@pytest.mark.parametrize("damage", ["", "{", "[]", '"x"'])
def test_a_damaged_stamp_means_unfinished(installer: Installer, damage: str) -> None:
    start.set_up(start.APP_LOCK)
    start.STAMP.write_text(damage, encoding="utf-8")
    start.set_up(start.APP_LOCK)
    assert installer.done == ["venv", "app.txt", "venv", "app.txt"]


def test_a_strangers_environment_is_used_and_not_thrown_away(installer: Installer) -> None:
    installer.make()
    theirs = start.VENV / "theirs"
    theirs.touch()
    start.set_up(start.APP_LOCK)
    assert installer.done == ["venv", "app.txt"]
    assert theirs.exists()


def test_a_missing_part_of_python_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(start.Trouble, match=r"apt install python3\.\d+-venv"):
        start.make_venv()


def test_only_locked_wheels_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(start, "succeeds", commands.append)
    with pytest.raises(start.Trouble, match=r"delete the folder \.venv"):
        start.install(start.APP_LOCK)
    assert "--require-hashes" in commands[0]
    assert commands[0][commands[0].index("--only-binary") + 1] == ":all:"


def test_a_python_that_is_missing_or_broken_does_not_run(tmp_path: Path) -> None:
    broken = tmp_path / ("python.exe" if os.name == "nt" else "python")
    assert not start.runs(broken)
    venv.create(tmp_path / "good", with_pip=False)
    assert start.runs(tmp_path / "good" / start.venv_python().relative_to(start.VENV))


# What stands in the way is said


def test_an_old_python_gets_as_far_as_the_sentence() -> None:
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))
    newer = {"tomllib", "zoneinfo", "graphlib"}
    imports = {node.names[0].name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import)}
    assert not imports & newer


def test_an_old_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(start, "OLDEST_PYTHON", (99,))
    assert start.main([]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as owner:
        yield owner.getsockname()[1]


@pytest.mark.parametrize("more", [[], ["--lan"]])
def test_a_busy_port_is_named_before_anything_is_set_up(installer, busy_port, more, capsys) -> None:
    assert start.main(["--port", str(busy_port), *more]) == 1
    said = capsys.readouterr()
    assert f"Port {busy_port} is taken" in said.err
    assert "--port" in said.err
    assert not said.out
    assert not installer.done


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80.5", ""])
def test_what_is_no_port_is_refused(port: str, capsys) -> None:
    with pytest.raises(SystemExit) as refused:
        start.main([f"--port={port}"])
    assert refused.value.code == 2
    assert "is not a port" in capsys.readouterr().err


def test_an_unknown_word_is_refused_but_pytest_gets_its_own(capsys) -> None:
    with pytest.raises(SystemExit):
        start.read_arguments(["check", "--fast"])
    assert "--fast" in capsys.readouterr().err
    asked, rest = start.read_arguments(["test", "-k", "walk", "--maxfail=1", "tests/test_start.py"])
    assert asked.task == "test"
    assert rest == ["-k", "walk", "--maxfail=1", "tests/test_start.py"]


# The app


def test_only_this_computer_is_served_unless_others_are_let_in() -> None:
    command = start.server_command(start.THIS_COMPUTER, 8600)
    assert command[command.index("--server.address") + 1] == "127.0.0.1"
    assert command[command.index("--server.port") + 1] == "8600"
    assert "0.0.0.0" not in command


def test_lan_addresses_are_addresses_that_others_can_use() -> None:
    for address in start.lan_addresses():
        assert socket.inet_aton(address)
        assert not address.startswith("127.")


def test_no_network_is_said_instead_of_an_address(capsys) -> None:
    start.invite([], 8600)
    assert "on no network" in capsys.readouterr().out


def test_no_browser_is_no_reason_to_stop(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    def fail(_address: str) -> None:
        raise start.webbrowser.Error

    monkeypatch.setattr(start.webbrowser, "open", fail)
    monkeypatch.setenv("DISPLAY", ":0")
    start.open_browser("http://127.0.0.1:8600")
    assert "Open http://127.0.0.1:8600 yourself" in capsys.readouterr().err


def test_a_server_without_a_screen_opens_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(start.webbrowser, "open", lambda _address: pytest.fail("a browser was opened"))
    start.open_browser("http://127.0.0.1:8600")


def test_the_app_starts_says_where_it_is_and_ends_with_ctrl_c() -> None:
    port = free_port()
    with_this_python = (
        "import pathlib, start, sys; start.set_up = lambda *locks: None; "
        f"start.venv_python = lambda: pathlib.Path(sys.executable); sys.exit(start.main(['--port={port}']))"
    )
    command = [sys.executable, "-c", with_this_python]
    environment = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        said = iter(running.stdout)
        assert any(f"http://127.0.0.1:{port}" in line for line in said)
        assert any("Stop it with Ctrl+C" in line for line in said)
        assert start.is_up(port)
        running.send_signal(signal.SIGINT)
        rest = "".join(said)
    assert running.returncode == 0
    assert not rest.strip()
    assert not start.answers(port)


def test_an_app_that_ends_while_starting_is_noticed() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as server, pytest.raises(start.Trouble, match="ended"):
        start.wait_until_up(server, 9)


def test_stopping_ends_the_app() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as server:
        start.stop(server)
        assert server.poll() is not None
        start.stop(server)


# Checks and tests


def test_standard_output_carries_the_results_only(capfd) -> None:
    assert start.succeeds([sys.executable, "-c", "print('chatter')"])
    start.say("sentence")
    said = capfd.readouterr()
    assert not said.out
    assert said.err.split() == ["chatter", "sentence"]


def test_check_prints_one_json_object_and_nothing_else(tmp_path: Path) -> None:
    shutil.copy(ROOT / "start.py", tmp_path)
    app_lock = lock(tmp_path, "requirements.txt")
    venv.create(tmp_path / ".venv", with_pip=False)
    stamp = {"requirements.txt": start.fingerprint(app_lock)}
    (tmp_path / ".venv/second-look.json").write_text(json.dumps(stamp), encoding="utf-8")
    (tmp_path / "secondlook").mkdir()
    checker = "import json, sys; print(json.dumps(sys.argv[1:])); sys.exit(3)"
    (tmp_path / "secondlook/__main__.py").write_text(checker, encoding="utf-8")
    command = [sys.executable, "start.py", "check", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == ["check", "--json"]
    assert done.returncode == 3


def test_one_failing_step_fails_the_whole(installer, monkeypatch, capsys) -> None:
    run: list[str] = []

    def fail_mypy(module: str, *arguments: str) -> int:
        run.append(" ".join((module, *arguments)))
        return int(module == "mypy")

    monkeypatch.setattr(start, "in_venv", fail_mypy)
    monkeypatch.setattr(start, "find_browser", lambda: "a browser")
    monkeypatch.setenv("SECOND_LOOK_BROWSER", "")
    assert start.main(["test", "-k", "walk"]) == 1
    assert run == ["ruff check .", "mypy", "pytest -n 2 -k walk"]
    assert "Failed: mypy." in capsys.readouterr().err
    assert os.environ["SECOND_LOOK_BROWSER"] == "a browser"


# The browser


@pytest.fixture
def no_browsers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A computer without any browser; the list fills with the commands that try to fetch one."""
    commands: list[str] = []
    monkeypatch.delenv("SECOND_LOOK_BROWSER", raising=False)
    monkeypatch.setattr(find_browser.shutil, "which", lambda _name: None)
    monkeypatch.setattr(find_browser, "usual_places", lambda: iter(()))
    monkeypatch.setattr(find_browser, "playwrights_own", lambda: str(tmp_path / "own"))
    monkeypatch.setattr(find_browser, "debian_as_root", lambda: False)
    monkeypatch.setattr(find_browser, "opens", lambda _browser: True)
    monkeypatch.setattr(find_browser, "succeeds", lambda *command: commands.append(" ".join(command[-2:])))
    return commands


def test_an_installed_browser_is_taken_before_one_is_fetched(no_browsers, monkeypatch) -> None:
    edge = {"microsoft-edge": "/usr/bin/microsoft-edge"}
    monkeypatch.setattr(find_browser.shutil, "which", edge.get)
    assert find_browser.find_browser() == "/usr/bin/microsoft-edge"
    assert not no_browsers


def test_the_browser_named_by_hand_comes_first(no_browsers, monkeypatch) -> None:
    monkeypatch.setattr(find_browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("SECOND_LOOK_BROWSER", "/opt/mine")
    assert find_browser.find_browser() == "/opt/mine"


def test_a_browser_that_does_not_open_is_passed_over(no_browsers, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(find_browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(find_browser, "opens", lambda browser: browser.endswith("own"))
    (tmp_path / "own").touch()
    assert find_browser.find_browser() == str(tmp_path / "own")
    assert not no_browsers


def test_without_any_browser_one_is_fetched(no_browsers, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(find_browser, "succeeds", lambda *command: "playwright" in command)
    assert find_browser.find_browser() == str(tmp_path / "own")


def test_debians_browser_is_the_last_resort(no_browsers, monkeypatch) -> None:
    monkeypatch.setattr(find_browser, "debian_as_root", lambda: True)
    found = lambda _name: "/usr/bin/chromium" if no_browsers else None  # noqa: E731
    monkeypatch.setattr(find_browser.shutil, "which", found)
    assert find_browser.find_browser() == "/usr/bin/chromium"
    assert no_browsers[-1].endswith("chromium")


def test_where_no_browser_can_be_had_it_says_what_to_install_and_fails(no_browsers, capsys) -> None:
    assert find_browser.main() == 1
    said = capsys.readouterr()
    assert "Install Google Chrome, Chromium or" in said.err
    assert not said.out
    assert no_browsers == ["install chromium"]


def test_only_the_path_is_printed(no_browsers, monkeypatch, capsys) -> None:
    monkeypatch.setenv("SECOND_LOOK_BROWSER", "/opt/mine")
    assert find_browser.main() == 0
    assert capsys.readouterr().out == "/opt/mine\n"
