"""How the app is served: headers on everything, pictures and no other file, shut doors, limits."""

import asyncio
import contextlib
import gc
import gzip
import hashlib
import http.client
import re
import socket
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bench.serving import serve
from secondlook.course import read_course
from server import process
from server.headers import Guard, content_policy, security_headers, server_error
from server.parts import part_route, part_url
from server.pictures import picture_url
from tests.project import ROOT

GUARDED = {
    "content-security-policy": "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=()",
}
PICTURE = min(read_course(ROOT, "en").pictures.values(), key=lambda picture: picture.id)
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The app, running as `streamlit run app.py` runs it; host and port."""
    with serve("app.py") as server:
        yield server.address.removeprefix("http://")


def ask(address: str, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
    """Ask for exactly this path: no client tidies it up on the way."""
    connection = http.client.HTTPConnection(address, timeout=10)
    with contextlib.closing(connection):
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def open_session(address: str, origin: str | None = None) -> ClientConnection:
    return connect(f"ws://{address}/_stcore/stream", origin=origin, subprotocols=["streamlit"], proxy=None)


# Headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/practice?pack=warm_up&lang=zh", 200),
        ("/no-such-page", 200),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("/favicon.png", 200),
        (picture_url(PICTURE), 200),
        ("/app/static/picture/none.jpg", 404),
        ("/media/none.png", 404),
        ("/_stcore/metrics", 404),
        ("/handout/packs/none", 404),
        ("/about/", 301),
        ("//elsewhere.example/", 400),
    ],
)
def test_every_kind_of_answer_is_guarded(address: str, path: str, status: int) -> None:
    got, headers, _ = ask(address, path)
    assert got == status
    for name, part in GUARDED.items():
        assert part in headers[name]


def test_the_scripts_of_the_page_are_allowed_by_name(address: str) -> None:
    _, headers, page = ask(address, "/")
    policy = headers["content-security-policy"]
    assert b"<script>" in page
    assert policy == content_policy(page.decode("utf-8"))
    script_source = re.search(r"script-src ([^;]+)", policy)[1]
    assert "sha256-" in script_source
    assert "unsafe" not in script_source


def test_a_changed_inline_script_changes_its_hash() -> None:
    one, other = (content_policy(f"<script>{code}</script>") for code in ("let a", "let b"))
    assert one != other
    assert "sha256" not in content_policy('<script src="a.js"></script>')


def test_nothing_of_another_host_is_allowed() -> None:
    policy = security_headers()["Content-Security-Policy"]
    assert not re.search(r"https?:|wss?:|\*", policy)
    assert "media-src 'self';" in policy


def test_an_answer_may_bring_a_stricter_policy_of_its_own() -> None:
    async def strict(_request: object) -> PlainTextResponse:
        return PlainTextResponse("", headers={"Content-Security-Policy": "default-src 'none'"})

    async def fail(_request: object) -> PlainTextResponse:
        raise ZeroDivisionError

    app = Starlette(
        routes=[Route("/strict", strict), Route("/fails", fail)],
        middleware=[Middleware(Guard, headers=security_headers())],
        exception_handlers={Exception: server_error},
    )
    assert answer_of(app, "/strict")[1]["content-security-policy"] == "default-src 'none'"
    assert answer_of(app, "/strict")[1]["x-content-type-options"] == "nosniff"
    status, headers, body = answer_of(app, "/fails")
    assert status == 500
    assert GUARDED.keys() <= headers.keys()
    assert b"Zero" not in body


def answer_of(app: Starlette, path: str) -> Answer:
    """The answer of an ASGI app, without a server."""
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
    sent = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    with contextlib.suppress(ZeroDivisionError):
        asyncio.run(app({**scope, "headers": []}, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


# Doors that stay shut


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/%6Detrics", "/_stcore/metrics?families=x"])
def test_nobody_reads_the_metrics(address: str, path: str, method: str) -> None:
    status, _, body = ask(address, path, method)
    assert status == 404
    assert b"session" not in body


def test_a_page_of_another_site_cannot_open_a_session(address: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        open_session(address, origin="http://elsewhere.example")
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", [True, False], ids=["from our page", "from no page"])
def test_our_own_page_opens_a_session(address: str, origin: bool) -> None:
    with open_session(address, origin=f"http://{address}" if origin else None) as stream:
        stream.send(BackMsg(rerun_script={}).SerializeToString())
        assert stream.recv(timeout=10)


# Pictures and parts


def test_a_picture_is_served_for_good_under_a_name_that_tells_nothing(address: str) -> None:
    status, headers, body = ask(address, picture_url(PICTURE))
    assert (status, headers["content-type"]) == (200, "image/jpeg")
    assert "immutable" in headers["cache-control"]
    assert hashlib.sha256(body).hexdigest() == PICTURE.sha256
    assert PICTURE.id not in picture_url(PICTURE)
    assert "set-cookie" not in headers
    assert not ask(address, picture_url(PICTURE), "HEAD")[2]


def test_a_small_file_and_a_part_of_a_file_can_be_had(address: str) -> None:
    """Safari plays no clip of a server that does not send parts; tests/test_clips.py has all cases."""
    assert PICTURE.small
    status, _, body = ask(address, picture_url(PICTURE.small))
    assert (status, hashlib.sha256(body).hexdigest()) == (200, PICTURE.small.sha256)
    status, headers, body = ask(address, picture_url(PICTURE), Range="bytes=2-5")
    assert (status, len(body)) == (206, 4)
    assert "content-encoding" not in headers
    assert "immutable" in headers["cache-control"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        f"/app/static/picture/{PICTURE.id}.jpg",
        f"/app/static/clip/{PICTURE.id}.jpg",
        "/app/static/clip/../../../assets/sources.yaml",
        "/assets/clips/x.mp4",
        f"/app/static/picture/{PICTURE.sha256}.jpg",
        f"{picture_url(PICTURE)}x",
        "/app/static/picture/",
        "/app/static/picture/.jpg",
        "/app/static/picture/../../../assets/sources.yaml",
        "/app/static/picture/..%2F..%2Fassets%2Fsources.yaml",
        "/app/static/picture/%2e%2e/%2e%2e/%2e%2e/assets/sources.yaml",
        "/app/static/picture/....//....//app.py",
        "/app/static/picture/..%5c..%5capp.py",
        "/app/static/picture//etc/passwd",
        "/app/static/picture/%00.jpg",
        "/app/static/../../quizzes/warm_up.yaml",
        "/assets/sources.yaml",
        "/assets/truth/x.png",
        "/quizzes/warm_up.yaml",
        "/.streamlit/config.toml",
    ],
)
def test_no_other_file_can_be_had(address: str, path: str) -> None:
    status, headers, body = ask(address, path)
    assert status in {301, 400, 404} or b"<title>Streamlit</title>" in body
    secrets = (b"right: fake", b"kind: altered", b"root:", b"[server]", b"import", b"\xff\xd8")
    assert not any(secret in body for secret in secrets)
    assert "immutable" not in headers.get("cache-control", "")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_put_where_the_pictures_are(address: str, method: str) -> None:
    assert ask(address, picture_url(PICTURE), method, b"x")[0] == 405


def test_a_part_is_served_by_its_content_and_type(tmp_path: Path) -> None:
    script, other = tmp_path / "card.js", tmp_path / "secret.js"
    script.write_text("export let a", encoding="utf-8")
    other.write_text("export let b", encoding="utf-8")
    app = Starlette(routes=[part_route(script)])
    status, headers, body = answer_of(app, part_url(script))
    assert (status, body) == (200, b"export let a")
    assert headers["content-type"].startswith("text/javascript")
    assert answer_of(app, part_url(other))[0] == 404


# Streamlit's own scripts


def a_script(address: str) -> str:
    page = ask(address, "/")[2].decode("utf-8")
    return re.search(r'src="\.(/static/js/index[^"]+)"', page)[1]


def test_a_script_is_sent_compressed_to_whom_can_read_it(address: str) -> None:
    status, headers, squeezed = ask(address, a_script(address), **{"Accept-Encoding": "gzip, br"})
    assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "Accept-Encoding")
    assert "javascript" in headers["content-type"]
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    _, plain_headers, plain = ask(address, a_script(address))
    assert "content-encoding" not in plain_headers
    assert gzip.decompress(squeezed) == plain
    assert len(squeezed) < len(plain) / 2


def test_part_of_a_script_is_sent_as_it_is(address: str) -> None:
    asked = {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}
    status, headers, body = ask(address, a_script(address), **asked)
    assert (status, len(body)) == (206, 10)
    assert "content-encoding" not in headers


@pytest.mark.parametrize("path", ["/static/js/none.js", "/static/../../config.py", "/static/js/%2e%2e/x.js"])
def test_no_other_script_can_be_had(address: str, path: str) -> None:
    status, headers, body = ask(address, path, **{"Accept-Encoding": "gzip"})
    page = gzip.decompress(body) if "content-encoding" in headers else body
    assert status in {400, 404} or b"<title>Streamlit</title>" in page


# Limits


def test_an_upload_needs_a_visitor_and_a_token(address: str) -> None:
    assert ask(address, "/_stcore/upload_file/nobody/0", "PUT", b"x")[0] in {400, 403}


def test_a_message_beyond_the_limit_is_refused_before_it_is_read(address: str) -> None:
    size = settings()["server"]["maxMessageSize"] * 10**6 + 1_000_000
    announced = b"\x82\xff" + size.to_bytes(8, "big") + bytes(4)  # a binary message, masked with zeros
    with open_session(address) as stream:
        stream.socket.sendall(announced)
        with pytest.raises(ConnectionClosed):
            stream.recv(timeout=10)
        assert stream.close_code == 1009
    assert ask(address, "/_stcore/health")[0] == 200


def settings() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))


def test_the_settings_keep_everything_here_and_fast() -> None:
    wanted = {
        "server": {"address": "127.0.0.1", "fileWatcherType": "none"},
        "runner": {"postScriptGC": False},
        "browser": {"gatherUsageStats": False, "serverAddress": "127.0.0.1"},
        "client": {"showErrorDetails": "none", "showErrorLinks": False},
    }
    for section, values in wanted.items():
        assert values.items() <= settings()[section].items()
    assert settings()["server"]["maxUploadSize"] <= 10


# The process


def test_starting_prepares_the_process() -> None:
    async def start() -> int:
        async with process.prepared("colorsys")(None):
            return gc.get_freeze_count()

    sys.modules.pop("colorsys", None)
    try:
        assert asyncio.run(start()) > 1000
    finally:
        gc.unfreeze()
    assert "colorsys" in sys.modules


def test_many_files_may_be_open() -> None:
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        process.allow_many_open_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(4096, hard if hard > 0 else 4096)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("prepared", [True, False])
def test_asyncio_answers_without_delay_once_prepared(prepared: bool) -> None:
    assert asyncio.run(is_without_delay(prepared)) is prepared


async def is_without_delay(prepared: bool) -> bool:
    """Serve on a socket made as Streamlit makes it; is Nagle's algorithm off for who connects?"""
    loop = asyncio.get_running_loop()
    if prepared:
        process.answer_without_delay(loop)
    came: asyncio.Future[bool] = loop.create_future()

    class Accept(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            option = transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            came.set_result(bool(option))
            transport.close()

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    place = listener.getsockname()
    server = await loop.create_server(Accept, sock=listener)
    _, writer = await asyncio.open_connection(*place)
    without_delay = await came
    writer.close()
    server.close()
    return without_delay
