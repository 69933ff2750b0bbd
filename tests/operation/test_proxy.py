"""Through the proxy that is shipped, to any of several workers on two servers."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import statistics
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from tests.faults.server import free_port
from tests.faults.test_canaries import ADDRESS, LINE, WORD
from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor
from tests.operation.conftest import House
from tests.operation.proxy import Proxy
from tests.operation.written import files
from tests.waiting import Background
from tests.web.test_limits import press_until_refused

ALLOWED = 0.1
"""Seconds."""


def test_a_whole_visit_works_whichever_worker_answers(house: House) -> None:
    visitor = house.proxy.begin()
    visitor.get("/checklist/heart")
    visitor.save({"bp_reading": "120 over 80", "heart_conditions": ["rhythm"]})
    visitor.get("/checklist/your-hopes")
    visitor.save({"hopes": WORD})
    assert set(visitor.cookies) == {"__Host-screening", "__Host-form"}

    assert visitor.get("/checklist/heart").form.value("bp_reading") == "120 over 80"
    assert visitor.ask("GET", "/summary.pdf").body.startswith(b"%PDF")
    page = visitor.press(form=visitor.get("/save").form_to("/save"))
    other = house.proxy.visit()
    other.get("/resume")
    other.fill({"code": page.main.find(class_="code").get_text()})
    other.press()
    assert WORD in other.get("/summary").text
    other.get("/clear")
    other.press()
    assert other.ask("GET", "/summary").status == 410


def test_all_workers_answer_and_none_shares_a_connection_with_another(house: House) -> None:
    for _ in range(8):
        house.proxy.begin()

    for server in house.servers:
        assert server.process is not None
        processes = [server.process.pid, *(worker.pid for worker in server.workers)]
        first, *others = (sockets(pid) for pid in processes)
        assert len(others) == 2
        [listening] = first & others[0]
        assert all(a & b == {listening} for a in (first, *others) for b in others if a is not b)


def test_the_page_after_the_safety_questions_has_one_size_for_all(house: House) -> None:
    """Compressed it would not, though what stands around the site compresses pages."""
    visitor = house.proxy.begin()
    visitor.headers["Accept-Encoding"] = "gzip"
    sizes = set()
    for answer, kind in (("no", "support"), ("yes_now", "crisis"), ("yes_recent", "crisis")):
        visitor.get("/checklist/safety")
        page = visitor.save({"safety_now": answer})
        assert page.kind == kind
        assert page.reply.header("Content-Encoding") is None
        sizes.add(len(page.reply.body))

    assert len(sizes) == 1


def sockets(pid: int) -> set[str]:
    folder = Path("/proc", str(pid), "fd")
    targets = (str(each.readlink()) for each in folder.iterdir())
    return {target for target in targets if target.startswith("socket:")}


def test_presses_are_counted_together_by_all_workers(house: House) -> None:
    visitor = house.proxy.visit()
    house.counter.forget()

    assert press_until_refused(visitor, "/clear") == 30


def test_what_is_counted_names_nobody(house: House) -> None:
    house.counter.forget()
    visitor = house.proxy.begin()
    visitor.get("/resume")
    visitor.fill({"code": "7777-7777-7777-7777-7777"})
    visitor.press(status=422)

    counted = house.counter.all_that_it_knows()

    assert "127.0.0.1" not in counted
    assert "7777" not in counted
    lines = counted.splitlines()
    assert len(lines) == 4  # the form, the record, the page of codes, and the code
    for line in lines:
        assert re.fullmatch(r"LIMITS:LIMITER/[0-9a-f]{32}/[\w.]+/\d+/1/\w+ 1", line)


def test_a_forged_address_makes_no_new_visitor(house: House) -> None:
    house.counter.forget()
    visitor = house.proxy.visit()
    press_until_refused(visitor, "/clear")

    forged = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    visitor.wire = house.proxy.wire(forged)

    form = visitor.get("/clear").form
    assert visitor.ask("POST", "/clear", form.pressed()).status == 429
    house.counter.forget()


def test_another_host_name_in_a_forged_header_leads_nowhere(house: House) -> None:
    visitor = house.proxy.begin()
    visitor.wire = house.proxy.wire({"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "x"})

    reply = visitor.ask("GET", "/checklist")

    assert reply.status == 200
    assert b"evil.example" not in reply.body


def test_a_form_that_is_too_large_is_refused_in_our_own_words(house: House) -> None:
    visitor = house.proxy.begin()

    reply = visitor.ask("POST", "/checklist/heart", [("bp_reading", "x" * 400_000)])

    assert reply.status == 413
    assert b"That was too much at once" in reply.body


def test_the_answer_names_no_program_but_the_proxy(house: House) -> None:
    assert house.proxy.visit().ask("GET", "/").header("Server") == "nginx"
    for server in house.servers:
        assert server.visit().ask("GET", "/healthz").header("Server") is None


@pytest.mark.alone
def test_twenty_slow_senders_delay_no_page_of_another_person_by_more_than_100_ms(
    house: House,
) -> None:
    visitor = house.proxy.begin("127.0.0.7")
    page_times(visitor)
    rounds = []
    for _ in range(3):  # the machine itself may be held up; a server that stalls does so each time
        usual = statistics.median(page_times(visitor))
        senders = SlowSenders(house.proxy.port)
        time.sleep(0.2)
        rounds.append(max(page_times(visitor)) - usual)
        senders.stop()

    assert min(rounds) < ALLOWED, rounds


def page_times(visitor: Visitor) -> list[float]:
    times = []
    for _ in range(20):
        began = time.perf_counter()
        assert visitor.ask("GET", "/checklist/heart").status == 200
        times.append(time.perf_counter() - began)
    return times


class SlowSenders:
    """Each has sent its headers, and goes on with a byte of its form every now and then."""

    def __init__(self, port: int) -> None:
        head = (
            f"POST /checklist/heart HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
        )
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.connections = [
            context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=20))
            for _ in range(20)
        ]
        for connection in self.connections:
            connection.sendall(head.encode())
        self.stopped = threading.Event()
        self.dripping = Background([self.drip])

    def drip(self) -> None:
        while not self.stopped.wait(0.02):
            for connection in self.connections:
                connection.sendall(b"a")

    def stop(self) -> None:
        self.stopped.set()
        self.dripping.join()
        for connection in self.connections:
            connection.close()


def test_nothing_about_anyone_is_noted_by_proxy_or_workers(house: House) -> None:
    visitor = house.proxy.begin()
    visitor.get("/checklist/your-hopes")
    visitor.save({"hopes": f"{WORD} hopes"})
    visitor.ask("GET", f"/{WORD}?{WORD}")
    visitor.ask("POST", "/checklist/your-hopes", [("hopes", WORD * 30_000)])
    visitor.ask("POST", "/checklist/your-hopes", [("hopes", WORD * 200_000)])
    for server in house.servers:
        shout(server.port, f"GET /{WORD} HTTP/9.9 {WORD}\r\n\r\n")
        shout(server.port, f"{WORD}\r\n\r\n")
        shout(server.port, f"GET / HTTP/1.1\r\n{WORD}: {WORD}\r\n{WORD}\r\n\r\n")
        shout(server.port, f"GET / HTTP/1.1\r\nHost: {WORD}\r\nX-Forwarded-For: {ADDRESS}\r\n\r\n")

    for name, content in files(house.folder).items():
        assert WORD.encode() not in content, name
        assert WORD.lower().encode() not in content.lower(), name
        assert ADDRESS.encode() not in content, name
        if not name.endswith((".conf", ".pem")):
            assert b"127.0.0.1 " not in content, name
    for server in house.servers:
        first, *lines = server.log.read_text().splitlines()
        assert first.startswith("Foreword is at ")
        assert not [line for line in lines if not LINE.fullmatch(line)]


def shout(port: int, message: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(message.encode())
        while connection.recv(65536):
            pass


def test_no_form_and_no_sheet_goes_through_a_temporary_file(house: House) -> None:
    visitor = house.proxy.begin()
    for name in ("body", "answers"):  # nginx would answer 500 for want of them
        shutil.rmtree(house.proxy.folder / name)

    assert visitor.ask("POST", "/checklist/heart", [("bp_reading", "x" * 900_000)]).status == 413
    assert visitor.ask("GET", "/checklist.pdf").status == 200

    for server in house.servers:
        temporary = server.folder / "temporary"
        assert {path.name[:17] for path in temporary.iterdir()} == {"foreword-metrics-"}


def test_where_no_server_answers_the_proxy_says_so_with_a_way_to_help(tmp_path: Path) -> None:
    with Proxy(tmp_path) as proxy:
        proxy.start([free_port()])

        reply = proxy.visit().ask("GET", "/summary")

    assert reply.status == 503
    assert b"We are away for a moment" in reply.body
    assert b"call or text 988" in reply.body
    assert reply.header("Retry-After") == "5"
    assert reply.header("Cache-Control") == "no-store"
    assert str(reply.header("Content-Security-Policy")).startswith("default-src 'none'")


OURS = "__Host-form=a; __Host-screening=b"
LEFT = {"__Host-screening", "__Host-form", "__Host-language", "__Host-left"}


def leave(proxy: Proxy, headers: dict[str, str]) -> tuple[Reply, set[str]]:
    """Return the answer to Leave fast, and the names of the cookies that it deletes."""
    reply = proxy.wire(headers)("POST", "/leave", {"Host": proxy.origin[8:]}, b"")
    lines = reply.all_headers("Set-Cookie")
    return reply, {line.split("=")[0] for line in lines if "Max-Age=0" in line}


def test_leave_fast_works_where_no_server_answers(tmp_path: Path) -> None:
    with Proxy(tmp_path) as proxy:
        proxy.start([free_port()])

        for site in ({}, {"Sec-Fetch-Site": "same-origin"}):
            reply, deleted = leave(proxy, {"Cookie": OURS} | site)

            assert (reply.status, deleted) == (200, LEFT)
            assert b"url=https://www.wikipedia.org/" in reply.body
            assert b"We are away" not in reply.body
            assert reply.header("Clear-Site-Data") == '"cache", "storage"'
            assert reply.header("Cache-Control") == "no-store"
        for cookie in ("__Host-form=a", "other=1; __Host-screening=b; language=es"):
            assert leave(proxy, {"Cookie": cookie})[1] == LEFT


def test_no_other_site_can_set_it_off_there_either(tmp_path: Path) -> None:
    with Proxy(tmp_path) as proxy:
        proxy.start([free_port()])

        for headers in (
            {"Cookie": OURS, "Sec-Fetch-Site": "cross-site"},
            {"Cookie": OURS, "Sec-Fetch-Site": "same-site"},
            {"Cookie": OURS, "Sec-Fetch-Site": "none"},
            {"Cookie": "other=__Host-form=a"},
            {},
        ):
            reply, deleted = leave(proxy, headers)

            assert (reply.status, deleted) == (200, set())
            assert b"url=https://www.wikipedia.org/" in reply.body
            assert reply.header("Clear-Site-Data") is None
        assert proxy.visit().ask("GET", "/left.html").status == 404, "not a page by itself"


def test_leave_fast_waits_for_no_server_that_hangs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, Proxy(tmp_path) as proxy:
        proxy.start([silent.getsockname()[1]])
        began = time.monotonic()

        reply, deleted = leave(proxy, {"Cookie": OURS})

        assert (reply.status, deleted) == (200, LEFT)
        assert time.monotonic() - began < 5


def test_leave_fast_works_where_the_servers_have_enough_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, Proxy(tmp_path) as proxy:
        proxy.start([silent.getsockname()[1]])
        sent, enough = threading.Barrier(101), threading.Event()
        busy = Background([lambda: linger(proxy, sent, enough)] * 100)
        sent.wait(60)

        reply, deleted = leave(proxy, {"Cookie": OURS})
        other = proxy.visit().ask("GET", "/help")
        enough.set()
        busy.join()

    assert other.status == 503
    assert (reply.status, deleted) == (200, LEFT)


def test_one_address_has_eight_requests_at_a_time_and_files_apart(tmp_path: Path) -> None:
    let_in = [("/help", "127.0.0.1")] * 8
    let_in += [("/static/screen.css", "127.0.0.1"), ("/help", "127.0.0.2")]
    with socket.create_server(("127.0.0.1", 0)) as silent, Proxy(tmp_path) as proxy:
        proxy.start([silent.getsockname()[1]])
        sent, enough = threading.Barrier(len(let_in) + 1), threading.Event()
        busy = Background([partial(linger, proxy, sent, enough, *each) for each in let_in])
        sent.wait(60)
        silent.settimeout(20)
        reached = [silent.accept()[0] for _ in let_in]

        refused = proxy.visit().ask("GET", "/help")
        silent.settimeout(0.1)
        with pytest.raises(TimeoutError):
            silent.accept()
        enough.set()
        busy.join()
        for connection in reached:
            connection.close()

    assert refused.status == 503


def linger(
    proxy: Proxy,
    sent: threading.Barrier,
    enough: threading.Event,
    address: str = "/help",
    source: str = "127.0.0.1",
) -> None:
    """Ask for what does not come."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    reached = socket.create_connection(("127.0.0.1", proxy.port), 20, (source, 0))
    with context.wrap_socket(reached) as connection:
        connection.sendall(f"GET {address} HTTP/1.1\r\nHost: {proxy.origin[8:]}\r\n\r\n".encode())
        sent.wait(60)
        enough.wait(60)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("GET / HTTP/1.1\r\nno header\r\n\r\n", 400),
        ("POST /start HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9000000\r\n\r\n", 413),
    ],
)
def test_what_the_proxy_refuses_by_itself_is_kept_and_framed_nowhere(
    tmp_path: Path, sent: str, status: int
) -> None:
    with Proxy(tmp_path) as proxy:
        proxy.start([free_port()])

        check_refusal(proxy, sent, status)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (f"GET /?{'a' * 5000} HTTP/1.1\r\nHost: {{host}}\r\n\r\n", 414),
        (f"{'A' * 30} / HTTP/1.1\r\nHost: {{host}}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: {host}\r\n" + "A: b\r\n" * 120 + "\r\n", 431),
    ],
)
def test_what_a_worker_refuses_before_it_reaches_the_application_is_so_too(
    house: House, sent: str, status: int
) -> None:
    check_refusal(house.proxy, sent, status)


def check_refusal(proxy: Proxy, sent: str, status: int) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    reached = socket.create_connection(("127.0.0.1", proxy.port), timeout=20)
    with context.wrap_socket(reached) as connection:
        connection.sendall(sent.format(host=proxy.origin[8:]).encode())
        head = connection.recv(65536).decode().partition("\r\n\r\n")[0].splitlines()

    assert head[0].startswith(f"HTTP/1.1 {status} ")
    assert "Cache-Control: no-store" in head
    assert "X-Frame-Options: DENY" in head
    assert "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'" in head
