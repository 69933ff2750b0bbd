"""A Firefox without windows, driven over Marionette, the protocol that it has built in."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.programs import find_program

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""What WebDriver calls the id of an element."""
PREFERENCES = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.systemAddon.update.enabled": False,
    "intl.accept_languages": "en-US, en",
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.prefs.recommended": True,
    "services.settings.server": "data:,",
}
SIZE = """
const [width, height] = arguments;
gBrowser.selectedBrowser.style.cssText =
  `min-width: ${width}px; max-width: ${width}px; min-height: ${height}px; max-height: ${height}px`;
"""
"""A window cannot be as narrow as a phone; what shows the page can."""


class Firefox:
    def __init__(self, folder: Path, *, width: int, height: int, dark: bool = False) -> None:
        self.profile = folder / "profile"
        self.profile.mkdir()
        preferences = PREFERENCES | {
            "layout.css.prefers-color-scheme.content-override": 0 if dark else 1
        }
        lines = [f"user_pref({json.dumps(n)}, {json.dumps(v)});" for n, v in preferences.items()]
        (self.profile / "user.js").write_text("\n".join(lines))
        program = find_program("firefox-esr", "firefox")
        assert program is not None
        command = [program, "--headless", "--marionette", "--remote-allow-system-access"]
        command += ["--no-remote", "--profile", str(self.profile), "about:blank"]
        # its home is the folder, so that it leaves nothing in the user's
        environment = os.environ | {"HOME": str(folder)}
        with (folder / "firefox.log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        self.wire = self._connect()
        self.unread = b""
        self.asked = 0
        self._read()  # it introduces itself
        self._ask("WebDriver:NewSession", unhandledPromptBehavior="accept")
        self._ask("Marionette:SetContext", value="chrome")
        self._ask("WebDriver:ExecuteScript", script=SIZE, args=[width, height])
        self._ask("Marionette:SetContext", value="content")

    def _connect(self) -> socket.socket:
        port = self.profile / "MarionetteActivePort"
        for _ in range(600):
            assert self.process.poll() is None, "Firefox ended"
            if port.exists() and (text := port.read_text()):
                return socket.create_connection(("127.0.0.1", int(text)), timeout=60)
            time.sleep(0.1)
        raise AssertionError("Firefox does not answer")

    def _ask(self, command: str, **given: Any) -> Any:
        self.asked += 1
        message = json.dumps([0, self.asked, command, given]).encode()
        self.wire.sendall(b"%d:%b" % (len(message), message))
        _, _, error, answer = self._read()
        assert error is None, f"{command}: {error['message']}"
        return answer.get("value") if isinstance(answer, dict) else answer

    def _read(self) -> Any:
        """Read one message: its length, a colon, and JSON."""
        while b":" not in self.unread:
            self._receive()
        length, _, self.unread = self.unread.partition(b":")
        while len(self.unread) < int(length):
            self._receive()
        message, self.unread = self.unread[: int(length)], self.unread[int(length) :]
        return json.loads(message)

    def _receive(self) -> None:
        got = self.wire.recv(1 << 20)
        assert got, "Firefox ended"
        self.unread += got

    def open(self, address: str) -> None:
        self._ask("WebDriver:Navigate", url=address)

    def back(self) -> None:
        self._ask("WebDriver:Back")

    def run(self, script: str) -> Any:
        return self._ask("WebDriver:ExecuteScript", script=script, args=[])

    def press(self, selector: str) -> None:
        """Click what leads to another page, and wait for that."""
        found = self._ask("WebDriver:FindElement", using="css selector", value=selector)
        self._ask("WebDriver:ElementClick", id=found[ELEMENT])

    def take_picture(self, path: Path) -> None:
        picture = self._ask("WebDriver:TakeScreenshot", full=True)
        path.write_bytes(base64.b64decode(picture))

    def print_to(self, path: Path) -> None:
        page = {"width": 21.0, "height": 29.7}
        path.write_bytes(base64.b64decode(self._ask("WebDriver:Print", page=page)))

    def close(self) -> None:
        self.wire.close()
        self.process.terminate()
        self.process.wait(timeout=20)
