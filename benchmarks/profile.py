"""Where the time of one request goes.

    python -m benchmarks.profile [start|get|post|summary ...] [--seconds 10] [--rows 40]

The application runs in this process. How long a request takes is measured first; then it is looked
at a thousand times a second to see where it is, which disturbs less, and more evenly, than counting
every call. `inside` holds what a function calls, too.
"""

from __future__ import annotations

import argparse
import io
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType
from urllib.parse import urlencode

from flask import Flask

from benchmarks.load import MILLISECONDS
from benchmarks.people import (
    A_WHILE,
    REVISION,
    STEP,
    TICKED,
    TOKEN,
    WRITTEN,
    address,
    content_of,
    make_records,
)
from benchmarks.servers import BEHIND_A_PROXY
from benchmarks.wire import BROWSER, FORM, HOST
from screening import create_app
from screening.settings import load_settings
from screening.web.logs import set_up_logs

EVERY = 0.001
"""Seconds between two looks."""
CHECKOUT = f"{Path(__file__).parents[1]}/"
ROOTS = ("site-packages/", CHECKOUT, f"{Path(io.__file__).parent}/")
"""What is cut off a file's name: packages, this product, and Python's own library."""
Request = Callable[[], None]


class Looks:
    """Counts, at each look, the function that runs and all that wait for it."""

    def __init__(self) -> None:
        self.total = 0
        self.running: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()

    def look(self, _: int, frame: FrameType | None) -> None:
        self.total += 1
        if frame is not None:
            self.running[_name(frame.f_code)] += 1
        stack = set()
        while frame is not None:
            stack.add(_name(frame.f_code))
            frame = frame.f_back
        self.inside.update(stack)

    def during(self, request: Request, seconds: float) -> None:
        signal.signal(signal.SIGALRM, self.look)
        signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
        repeat(request, seconds)
        signal.setitimer(signal.ITIMER_REAL, 0)


def repeat(request: Request, seconds: float) -> float:
    """The milliseconds that one took."""
    done, start = 0, time.perf_counter()
    while (taken := time.perf_counter() - start) < seconds:
        request()
        done += 1
    return taken / done * MILLISECONDS


@cache
def _name(code: CodeType) -> str:
    place = code.co_filename
    for root in ROOTS:
        if root in place:
            place = place.rsplit(root, 1)[-1]
            break
    return f"{place}:{code.co_qualname}"


class Caller:
    """Calls the application as a server would, with the cookies of one person."""

    def __init__(self, app: Flask, token: str) -> None:
        self.app = app
        self.cookie = f"__Host-screening={token}"
        self._asked = count()

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[str, dict[str, str], bytes]:
        got: list[tuple[str, list[tuple[str, str]]]] = []
        environ = self._environ(method, path, body)
        answer = self.app(environ, lambda status, headers, *_: got.append((status, headers)))
        page = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return got[0][0], dict(got[0][1]), page

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, object]:
        if next(self._asked) % A_WHILE == 0:
            self._address = address()
        headers = BROWSER | self._address
        names = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in headers}
        return {names[name]: value for name, value in headers.items()} | {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
            "CONTENT_TYPE": FORM,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


def requests(app: Flask, token: str) -> dict[str, Request]:
    caller = Caller(app, token)
    _, headers, page = caller.ask("GET", STEP)
    caller.cookie += f"; {headers['Set-Cookie'].split(';')[0]}"
    found = TOKEN.search(page)
    fields = [("csrf_token", found[1].decode() if found else ""), ("action", "save")]
    fields += [("heart_conditions", value.decode()) for value in TICKED.findall(page)]
    revision = int(REVISION.findall(page)[0])

    def read(path: str) -> Request:
        return lambda: _expect("200", caller.ask("GET", path)[0])

    def save() -> None:
        nonlocal revision
        words = [("revision", str(revision)), (WRITTEN, f"138/86 in October, {revision}")]
        _expect("303", caller.ask("POST", STEP, urlencode(fields + words).encode())[0])
        revision += 1

    return {"start": read("/"), "get": read(STEP), "post": save, "summary": read("/summary")}


def _expect(wanted: str, status: str) -> None:
    if not status.startswith(wanted):
        raise RuntimeError(f"{status}, not {wanted}")


def lines(looks: Looks, per_request: float, rows: int) -> Iterator[str]:
    yield f"{per_request:.2f} ms a request\n\n{'alone':>8}  ms of it in the files of"
    for name, hits in by_package(looks).most_common(12):
        yield f"{hits / looks.total * per_request:8.3f}  {name}"
    yield f"\n{'inside':>8}{'alone':>8}  ms of it in"
    shown = 0
    for name, hits in looks.inside.most_common():
        if hits / looks.total < 0.97 and shown < rows:
            shown += 1
            inside, alone = (n / looks.total * per_request for n in (hits, looks.running[name]))
            yield f"{inside:8.3f}{alone:8.3f}  {name}"


def by_package(looks: Looks) -> Counter[str]:
    """The functions that ran, by the folder in which they are."""
    packages: Counter[str] = Counter()
    for name, hits in looks.running.items():
        parts = name.split(":")[0].split("/")
        packages["/".join(parts[: 2 if parts[0] == "screening" else 1])] += hits
    return packages


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("which", nargs="*", default=["get", "post", "summary"])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rows", type=int, default=40)
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("w") as log:
        with redirect_stderr(log):
            set_up_logs("plain")
        url = f"sqlite:///{Path(folder) / 'records.sqlite'}"
        (token,) = make_records(url, [content_of(0)])
        given = BEHIND_A_PROXY | {"DATABASE_URL": url, "SECRET_KEY": f"only here: {HOST} x7Q-k2"}
        found = requests(create_app(load_settings(given, Path(folder) / ".env")), token)
        for name in chosen.which:
            repeat(found[name], 1)
            looks, per_request = Looks(), repeat(found[name], chosen.seconds / 2)
            looks.during(found[name], chosen.seconds)
            text = "\n".join(lines(looks, per_request, chosen.rows))
            sys.stdout.write(f"\n{name}: {text}\n")


if __name__ == "__main__":
    main()
