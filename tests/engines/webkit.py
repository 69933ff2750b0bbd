"""A window of WebKitGTK, the engine of Safari, on a display that nobody sees."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.programs import SYSTEM_PYTHON, find_program

WINDOW = Path(__file__).with_name("webkit_window.py")


class WebKit:
    def __init__(self, folder: Path, *, width: int, height: int, dark: bool = False) -> None:
        xvfb = find_program("Xvfb")
        assert xvfb is not None
        read, write = os.pipe()
        command = [
            xvfb,
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "1400x1100x24",
            "-nolisten",
            "tcp",
        ]
        self.log = (folder / "webkit.log").open("wb")
        self.display = subprocess.Popen(command, pass_fds=[write], stdout=self.log, stderr=self.log)
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        environment = os.environ | {
            "DISPLAY": f":{number}",
            "GDK_BACKEND": "x11",
            "HOME": str(folder),
            "LANGUAGE": "en",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
        }
        self.window = subprocess.Popen(
            [SYSTEM_PYTHON, str(WINDOW), str(width), str(height), "dark" if dark else "light"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )

    def _ask(self, order: str, given: str = "") -> Any:
        assert self.window.stdin is not None
        assert self.window.stdout is not None
        self.window.stdin.write(json.dumps([order, given]) + "\n")
        self.window.stdin.flush()
        answer = self.window.stdout.readline()
        assert answer, "the window of WebKit is gone"
        value, error = json.loads(answer)
        assert error is None, f"{order} {given}: {error}"
        return value

    def open(self, address: str) -> None:
        self._ask("open", address)

    def back(self) -> None:
        self._ask("back")

    def run(self, script: str) -> Any:
        return self._ask("run", script)

    def press(self, selector: str) -> None:
        """Click what leads to another page, and wait for that."""
        self._ask("press", selector)

    def take_picture(self, path: Path) -> None:
        self._ask("picture", str(path))

    def print_to(self, path: Path) -> None:
        self._ask("print", path.as_uri())

    def close(self) -> None:
        for process in (self.window, self.display):
            with process:
                process.terminate()
        self.log.close()
