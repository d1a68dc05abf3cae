"""A visitor without a browser: a real Streamlit session, driven over its websocket as a browser does it."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_KEY = re.compile(r"^\$\$ID-[0-9a-f]+-(.+)$")
_PICTURE = re.compile(rb"/app/static/picture/\w+\.jpg")
_PATIENCE = 30


class Failed(Exception):
    """The page did not do what a visitor may expect of it."""


class Visitor:
    """One open tab. Every method that makes the page run returns how many seconds that took."""

    def __init__(self, address: str, page: str = "", query: str = "") -> None:
        self.address, self.page, self.query = address, page, query
        self.widgets: dict[str, Any] = {}
        self._fragments: dict[str, str] = {}
        self.pictures: set[str] = set()
        self._unseen: set[str] = set()
        self._values: dict[str, str] = {}
        self._numbers: dict[str, float] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self._page_hash = ""

    async def open(self) -> float:
        stream = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket: ClientConnection = await connect(
            stream, origin=self.address, subprotocols=["streamlit", "none"], max_size=None, proxy=None
        )
        return await self._run(self._request())

    async def close(self) -> None:
        await self._socket.close()

    async def choose(self, key: str, value: str) -> float:
        """Set a radio."""
        self._values[self._widget(key).id] = value
        return await self._run(self._request(key))

    async def slide(self, key: str, value: float) -> float:
        """Move a slider."""
        self._numbers[self._widget(key).id] = value
        return await self._run(self._request(key))

    async def press(self, key: str) -> float:
        """Press a button."""
        request = self._request(key)
        request.rerun_script.widget_states.widgets.add(id=self._widget(key).id, trigger_value=True)
        return await self._run(request)

    async def send(self, key: str, event: str, value: object) -> float:
        """Let a component say something."""
        request = self._request(key)
        request.rerun_script.widget_states.widgets.add(
            id=f"$$STREAMLIT_INTERNAL_KEY_{self._widget(key).id}__events",
            json_trigger_value=json.dumps([{"event": event, "value": value}]),
        )
        return await self._run(request)

    def data(self, key: str) -> Any:
        """What the page has given a component."""
        return json.loads(self._widget(key).json)

    async def fetch_pictures(self) -> None:
        """Fetch those that this visitor has not seen yet, as a browser would."""
        for path in self._unseen - self.pictures:
            await self._fetch(path)
            self.pictures.add(path)
        self._unseen.clear()

    def _widget(self, key: str) -> Any:
        if key not in self.widgets:
            raise Failed(f"nothing called {key} is on the page")
        return self.widgets[key]

    def _request(self, key: str = "") -> BackMsg:
        """Ask for a run of the page, or of the fragment that the widget of this key is in."""
        request = BackMsg()
        script = request.rerun_script
        script.fragment_id = self._fragments.get(key, "")
        script.query_string, script.page_script_hash = self.query, self._page_hash
        script.page_name = "" if self._page_hash else self.page
        script.context_info.locale, script.context_info.timezone = "en-GB", "UTC"
        script.context_info.url = f"{self.address}/{self.page}"
        script.cached_message_hashes.extend(self._kept)
        script.widget_states.SetInParent()
        for name, value in self._values.items():
            script.widget_states.widgets.add(id=name, string_value=value)
        for name, number in self._numbers.items():
            script.widget_states.widgets.add(id=name).double_array_value.data.append(number)
        return request

    async def _run(self, request: BackMsg) -> float:
        began = time.perf_counter()
        async with asyncio.timeout(_PATIENCE):
            await self._socket.send(request.SerializeToString())
            while not self._take(await self._socket.recv(decode=False)):
                pass
        return time.perf_counter() - began

    def _take(self, frame: bytes) -> bool:
        """Take one message; True when it says that the run is over."""
        message = ForwardMsg.FromString(frame)
        if message.HasField("ref_hash"):
            message = self._kept[message.ref_hash]
        elif message.metadata.cacheable:
            self._kept[message.hash] = message
        self._unseen.update(path.decode("ascii") for path in _PICTURE.findall(frame))
        match message.WhichOneof("type"):
            case "new_session" if not message.metadata.run.fragment_ids:
                self.widgets, self._fragments = {}, {}
            case "delta" if message.delta.HasField("new_element"):
                self._note(message.delta.new_element, message.delta.fragment_id)
            case "navigation":
                self._page_hash = message.navigation.page_script_hash
            case "script_finished":
                return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _note(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        body = getattr(element, kind)
        if kind == "exception" or (kind == "alert" and body.format == body.ERROR):
            raise Failed(getattr(body, "message", "") or body.body)
        if found := _KEY.match(getattr(body, "id", "")):
            self.widgets[found[1]] = body
            self._fragments[found[1]] = fragment

    async def _fetch(self, path: str) -> None:
        place = urlsplit(self.address)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        if not answer.startswith(b"HTTP/1.1 200"):
            raise Failed(f"{path} is not there")
