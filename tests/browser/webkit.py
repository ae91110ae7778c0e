"""WebKit in the tests, by Debian's driver: a small client of WebDriver (w3.org/TR/webdriver2), which is HTTP and JSON.

It tells nothing of what scripts throw. So the server puts a few lines before all others into each page, which keep it.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from press.webkit import DRIVER, SCREEN

from .hands import Hands
from .server import Handler
from .tabs import PATIENCE, SHOWN

KEPT = """window.thrown = [];
addEventListener("error", ({ message, target }) => thrown.push(message ?? `not loaded: ${target.outerHTML}`), true);
addEventListener("unhandledrejection", (event) => thrown.push(String(event.reason)));
"""


class WebKitError(Exception):
    """WebKit refused a command, or a script of the test threw."""


class Keeping(Handler):
    """Serves pages that keep what their scripts throw, with the probes, and no figure veiled."""

    def content(self, file: Path) -> bytes:
        data = super().content(file)
        if file.suffix != ".html":
            return data
        probes = Path(__file__).with_name("probes.js").read_bytes()
        ours = b"<head><script>" + (KEPT + SHOWN).encode() + probes + b"</script>"
        return data.replace(b"<head>", ours, 1)


class WebKit(Hands):
    """A window of WebKit: one page at a time, its script, keyboard and pointer."""

    def __init__(self, address: str, browser: str) -> None:
        self._address = address
        options = {"binary": browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._session = f"/session/{self._send('POST', '/session', capabilities=wanted)['sessionId']}"
        self._send("POST", f"{self._session}/window/rect", width=1280, height=1000)

    def _send(self, method: str, path: str, **body: Any) -> Any:
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(
            self._address + path, data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE / 1000) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise WebKitError(f"{path}: {json.load(error)['value']['message']}") from None

    def goto(self, url: str) -> None:
        """Open an address and wait until the page has loaded, and the one before it has gone."""
        self._send("POST", f"{self._session}/url", url=url)
        end = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < end:
            try:
                if self.evaluate("() => document.readyState === 'complete' && location.href") == url:
                    return
            except WebKitError:  # asked of a page that went meanwhile
                time.sleep(0.05)
        raise WebKitError(f"{url} did not load")

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """What a JavaScript function gives, or its promise, for `arguments`; all of it as JSON."""
        given = ", ".join(json.dumps(argument) for argument in arguments)
        script = f"""const done = arguments[arguments.length - 1];
          const failed = (error) => done({{ error: String(error) }});
          (async () => JSON.stringify(await ({function})({given})) ?? "null")().then(done, failed);"""
        answer = self._send("POST", f"{self._session}/execute/async", script=script, args=[])
        if isinstance(answer, dict):
            raise WebKitError(answer["error"])
        return json.loads(answer)

    def wait(self, condition: str) -> None:
        """Until a JavaScript expression is true."""
        self.evaluate(f"() => probe.until(() => {condition}, {json.dumps(condition)})")

    def _act(self, **source: Any) -> None:
        self._send("POST", f"{self._session}/actions", actions=[source])

    @property
    def errors(self) -> list[str]:
        """What scripts of the page threw, and what it did not get."""
        return self.evaluate("() => thrown")

    def close(self) -> None:
        self._send("DELETE", self._session)


@contextmanager
def running(browser: str) -> Iterator[WebKit]:
    """WebKit on a screen of its own, or on the one that is there."""
    with ExitStack() as processes:
        env = dict(os.environ)
        if shutil.which(SCREEN):
            read, write = os.pipe()
            screen = [
                shutil.which(SCREEN) or SCREEN,
                "-displayfd",
                str(write),
                "-nolisten",
                "tcp",
                "-screen",
                "0",
                "1400x1200x24",
            ]
            processes.enter_context(_process(screen, env, pass_fds=[write]))
            os.close(write)
            with os.fdopen(read, encoding="ascii") as told:
                env["DISPLAY"] = f":{told.readline().strip()}"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        processes.enter_context(_process([DRIVER, f"--port={port}"], env))
        _listening(port)
        found = WebKit(f"http://127.0.0.1:{port}", browser)
        processes.callback(found.close)
        yield found


@contextmanager
def _process(command: list[str], env: dict[str, str], **options: Any) -> Iterator[None]:
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _listening(port: int) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise WebKitError("the driver did not start")
