"""Where the processor time of one request goes: python -m benchmarks.profile get post summary pdf

The application runs in this process, and cProfile counts every call, which costs more where calls
are many: take shares from here, and milliseconds from the line above them.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.people import STEP, Person, content_of, make_records
from benchmarks.servers import BEHIND_A_PROXY, BROWSER, HOST
from screening import create_app
from screening.settings import load_settings

PATHS = {"start": "/", "get": STEP, "post": STEP, "summary": "/summary", "pdf": "/summary.pdf"}
SECONDS = 2


def main() -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'records.sqlite'}"
        (token,) = make_records(url, [content_of(0)])
        given = BEHIND_A_PROXY | {"DATABASE_URL": url, "RATELIMIT_ENABLED": "false"}
        given |= {"SECRET_KEY": "only here: rjnV8yq0Yb3kq2GmT5sXwLz7"}
        client = create_app(load_settings(given, Path(folder) / ".env")).test_client()
        client.environ_base |= {
            f"HTTP_{k.upper().replace('-', '_')}": v for k, v in BROWSER.items()
        }
        client.set_cookie("__Host-screening", token, domain=HOST, secure=True)
        person = Person(0, token).read(client.get(STEP, base_url=f"https://{HOST}").text)
        revisions = count(person.revision)

        def ask(name: str) -> None:
            if name == "post":
                form = person.form.replace("{revision}", str(next(revisions)))
                sent = {"data": form, "content_type": "application/x-www-form-urlencoded"}
                answer = client.post(STEP, base_url=f"https://{HOST}", **sent)
            else:
                answer = client.get(PATHS[name], base_url=f"https://{HOST}")
            answer.close()
            if answer.status_code >= 400:
                raise RuntimeError(f"{name}: {answer.status}")

        for name in sys.argv[1:] or PATHS:
            ask(name)
            began, times = time.process_time(), 0
            while (taken := time.process_time() - began) < SECONDS:
                ask(name)
                times += 1
            sys.stdout.write(f"\n{name}: {taken / times * 1000:.2f} ms of a processor\n")
            with cProfile.Profile(time.process_time) as profile:
                for _ in range(times):
                    ask(name)
            pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
