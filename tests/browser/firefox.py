"""Stock Firefox in the tests. Playwright drives only a Firefox of its own, so this is a small client of WebDriver BiDi.

Firefox itself is the server. It speaks the protocol (w3c.github.io/webdriver-bidi) over a WebSocket on loopback.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from websocket import WebSocket, create_connection

from .hands import Hands
from .tabs import PATIENCE

READY = re.compile(r"WebDriver BiDi listening on (ws://\S+)\n")
STREAM, PAGE = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL), re.compile(rb"/Type\s*/Page\b")
PREFS = {
    # Nothing is reached but this machine: all else goes to a proxy that nobody runs.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
}


class FirefoxError(Exception):
    """Firefox refused a command, or a script of the test threw."""


class Firefox:
    """A running Firefox. Commands are answered one after the other; events that come between are kept by tab."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket, self._numbers = socket, count(1)
        self._events: dict[str, list[dict[str, Any]]] = {}
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded", "network.fetchError", "network.responseCompleted"])

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (message := json.loads(self._socket.recv())).get("id") != number:
            if message["type"] == "event":
                self._keep(message)
        if message["type"] == "error":
            raise FirefoxError(f"{method}: {message['error']}: {message['message']}")
        return message["result"]

    def _keep(self, event: dict[str, Any]) -> None:
        context = event["params"].get("context") or event["params"].get("source", {}).get("context")
        self._events.setdefault(context, []).append(event)

    def reduce_motion(self, reduced: bool) -> None:
        """Whether readers ask for less motion, in all tabs: a setting, for WebDriver has no word for it."""
        [window, *_] = self.send("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"]
        self.send(
            "script.evaluate",
            expression=f"Services.prefs.setIntPref('ui.prefersReducedMotion', {int(reduced)})",
            target={"context": window["context"]},
            awaitPromise=False,
        )

    @contextmanager
    def tab(self, *, width: int = 1280, height: int = 900) -> Iterator[FirefoxTab]:
        """A tab in an empty profile of its own, with the probes in every page."""
        user = self.send("browser.createUserContext")["userContext"]
        context = self.send("browsingContext.create", type="tab", userContext=user)["context"]
        probes = Path(__file__).with_name("probes.js").read_text("utf-8")
        self.send("script.addPreloadScript", functionDeclaration=f"() => {{ {probes} }}", contexts=[context])
        opened = FirefoxTab(self, context, self._events.setdefault(context, []))
        opened.resize(width, height)
        try:
            yield opened
        finally:
            self.send("browser.removeUserContext", userContext=user)  # and its tab


class FirefoxTab(Hands):
    """A page in Firefox: its script, its keyboard and pointer, its pictures, and what went wrong on it."""

    def __init__(self, firefox: Firefox, context: str, events: list[dict[str, Any]]) -> None:
        self._firefox, self._context, self._events = firefox, context, events

    def _send(self, method: str, **params: Any) -> dict[str, Any]:
        return self._firefox.send(method, context=self._context, **params)

    def resize(self, width: int, height: int = 900) -> None:
        self._send("browsingContext.setViewport", viewport={"width": width, "height": height})

    def goto(self, url: str) -> None:
        """Open an address and wait until the page has loaded."""
        self._send("browsingContext.navigate", url=url, wait="complete")

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """What a JavaScript function gives, or its promise, for `arguments`; all of it as JSON."""
        given = ", ".join(json.dumps(argument) for argument in arguments)
        answer = self._firefox.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({function})({given})) ?? 'null')()",
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise FirefoxError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def wait(self, condition: str) -> None:
        """Until a JavaScript expression is true."""
        self.evaluate(f"() => probe.until(() => {condition}, {json.dumps(condition)})")

    def click(self, selector: str) -> None:
        """Scroll to an element and press the mouse in its middle."""
        self.drag(selector, (0.5, 0.5))

    def _act(self, **source: Any) -> None:
        self._send("input.performActions", actions=[source])

    def screenshot(self) -> bytes:
        """What the window shows, as a PNG."""
        return base64.b64decode(self._send("browsingContext.captureScreenshot")["data"])

    def printed(self) -> int:
        """How many A4 pages a print of the page has."""
        pdf = base64.b64decode(self._send("browsingContext.print", page={"width": 21.0, "height": 29.7})["data"])
        return len(PAGE.findall(pdf + b"".join(map(unpacked, STREAM.findall(pdf)))))

    @property
    def errors(self) -> list[str]:
        """What scripts threw or complained of, and what did not load."""
        self._firefox.send("session.status")  # every event that was sent before this answer has come
        return [*filter(None, map(fault, self._events))]

    @property
    def requests(self) -> list[str]:
        """The addresses that the pages of this tab asked for."""
        self._firefox.send("session.status")
        return [event["params"]["request"]["url"] for event in self._events if "request" in event["params"]]


def unpacked(stream: bytes) -> bytes:
    """A stream of a PDF as it was before it was deflated; nothing where it was not."""
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def fault(event: dict[str, Any]) -> str | None:
    """What an event tells of something wrong; None where nothing is."""
    params = event["params"]
    if event["method"] == "network.fetchError":
        return f"{params['request']['url']}: {params['errorText']}"
    if event["method"] == "network.responseCompleted":
        status = params["response"]["status"]
        return f"{params['request']['url']}: {status}" if status >= 400 else None
    return params["text"] if params["level"] == "error" else None


@contextmanager
def running(path: str, screen: dict[str, str] | None = None) -> Iterator[Firefox]:
    """The Firefox at `path` in an empty profile: without a window, or in the environment of a `screen`."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFS.items()]
        Path(folder, "user.js").write_text("".join(lines), encoding="utf-8")
        options = ["--no-remote", "--remote-debugging-port", "0", "--remote-allow-system-access"]
        options += [] if screen else ["--headless"]
        said = Path(folder, "said.txt")
        with said.open("w", encoding="utf-8") as file:
            process = subprocess.Popen([path, *options, "--profile", folder], stdout=file, stderr=file, env=screen)
        try:
            # Without an origin: one that a page could have is refused.
            socket = create_connection(address(process, said), timeout=PATIENCE / 1000, suppress_origin=True)
            yield Firefox(socket)
            socket.close()
        finally:
            process.terminate()
            process.wait()


def address(process: subprocess.Popen[bytes], said: Path) -> str:
    """Where Firefox listens, as soon as it says so."""
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end and process.poll() is None:
        if found := READY.search(said.read_text("utf-8", errors="replace")):
            return f"{found[1]}/session"
        time.sleep(0.05)
    raise FirefoxError(f"Firefox did not start: {said.read_text('utf-8', errors='replace')}")
