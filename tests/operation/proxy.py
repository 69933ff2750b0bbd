"""nginx with the very file that is shipped, on other ports and with a certificate for a day."""

from __future__ import annotations

import http.client
import ipaddress
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.server import CHECKOUT, free_port
from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor, Wire, read_reply
from tests.programs import find_program

USER = "user root;" if os.geteuid() == 0 else ""
"""Whom nginx becomes to read what only this user can."""
SHIPPED = CHECKOUT / "deploy" / "nginx.conf"
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/main.log emerg;
{user}
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log;  # unless the site turns it off
    types {{ text/html html; }}
    gzip on;  # as in Debian's own file around the site
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/unused1;
    uwsgi_temp_path {folder}/unused2;
    scgi_temp_path {folder}/unused3;
    include {folder}/site.conf;
}}
"""


class Proxy:
    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        """`shared`: all people here share an address, and the operator has said so."""
        self.folder = folder
        self.shared = shared
        self.port = free_port()
        self.origin = f"https://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, servers: Sequence[int | str]) -> None:
        """In front of the servers on these ports, or at these addresses."""
        program = find_program("nginx")
        assert program is not None, "run tests/programs.py first"
        _make_certificate(self.folder)
        for name in ("away.html", "left.html"):
            shutil.copy(SHIPPED.with_name(name), self.folder)
        (self.folder / "site.conf").write_text(self.site(servers))
        around = AROUND.format(folder=self.folder, user=USER)
        (self.folder / "nginx.conf").write_text(around)
        command = [program, "-p", self.folder, "-c", self.folder / "nginx.conf"]
        self.process = subprocess.Popen(command)
        wire = self.wire()
        for _ in range(200):
            assert self.process.poll() is None
            try:
                # /left.html is the proxy's own: it does not wait for a server that hangs
                wire("GET", "/left.html", {}, b"")
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("it does not answer")

    def site(self, servers: Sequence[int | str]) -> str:
        addresses = (f"127.0.0.1:{each}" if isinstance(each, int) else each for each in servers)
        lines = "".join(f"server {each} max_fails=0 max_conns=64;\n" for each in addresses)
        text = SHIPPED.read_text()
        for pattern, replacement in (
            (r"(    server 127\.0\.0\.1:\d+ max_fails=0 max_conns=64;\n)+", lines),
            (r"listen \[::\]:\d+[^;]*;", ""),
            (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
            (r"listen 443", f"listen 127.0.0.1:{self.port}"),
            (r"/etc/ssl/foreword/", f"{self.folder}/"),
            (r"/etc/nginx/foreword(?=[;/])", str(self.folder)),
            (r"/var/log/nginx/", f"{self.folder}/"),
            (r"server_name foreword.example.org;", "server_name 127.0.0.1;"),
            (r"# 192\.0\.2\.0/24 1;", "127.0.0.0/8 1;" if self.shared else ""),
        ):
            text, count = re.subn(pattern, replacement, text)
            assert count, f"{SHIPPED.name} has no {pattern}"
        return text

    def wire(self, headers: Mapping[str, str] | None = None, source: str = "127.0.0.1") -> Wire:
        """Over TLS, a new connection from `source` for each request, with some headers of an
        attacker."""
        context = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        more = headers or {}

        def send(method: str, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=60, context=context, source_address=(source, 0)
            )
            try:
                connection.request(method, address, body or None, {**headers, **more})
                return read_reply(address, connection.getresponse())
            finally:
                connection.close()

        return send

    def visit(self, source: str = "127.0.0.1") -> Visitor:
        return Visitor(self.wire(source=source), self.origin)

    def begin(self, source: str = "127.0.0.1") -> Visitor:
        """A visitor at the first step of the full way."""
        visitor = self.visit(source)
        visitor.get("/")
        visitor.press("way", "full")
        return visitor

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=10)


def _make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
