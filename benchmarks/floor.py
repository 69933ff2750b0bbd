"""The least: what the product's costs are compared with, under the same server.

`/bare` answers with the bytes of a page, and a POST to it commits a row and redirects: plain Flask.
`/floor` does what was asked for with the packages that were asked for, and nothing of ours: a form
token, HKDF, one SELECT, two AES-GCM openings, JSON, a page by Jinja; its POST checks the token,
lays the answer over the others, seals them, and commits one UPDATE. Both have no log, limit,
language, check or header of their own.

    python -m benchmarks.floor serve --port 8000     (PAGE, CONTENT and TOKENS name files)
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    select,
)
from waitress import serve

from screening.cli.sockets import THREADS
from screening.storage.sqlite import PRAGMAS

ROWS = Table(
    "rows",
    MetaData(),
    Column("id", LargeBinary, primary_key=True),
    Column("key", LargeBinary),
    Column("sealed", LargeBinary),
    Column("revision", Integer),
)
COMMITS = Table(
    "commits", ROWS.metadata, Column("id", Integer, primary_key=True), Column("text", Text)
)
QUESTIONS = [
    {
        "id": f"question_{number}",
        "text": "Have you ever had any of these?",
        "options": [(f"opt{n}", f"A label of an option with words {n}") for n in range(12)],
    }
    for number in range(2)
]
TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body>
<header>{{ head }}</header><main><form method="post">
<input type="hidden" name="csrf_token" value="{{ csrf }}">
<input type="hidden" name="revision" value="{{ revision }}">
{% for question in questions %}<fieldset><legend>{{ question.text }}</legend>
{% for value, label in question.options %}<div class="choice">
<input type="checkbox" id="{{ question.id }}-{{ value }}" name="{{ question.id }}"
  value="{{ value }}"{% if value in answers.get(question.id, ()) %} checked{% endif %}>
<label for="{{ question.id }}-{{ value }}">{{ label }}</label></div>
{% endfor %}</fieldset>{% endfor %}
</form></main><footer>{{ foot }}</footer></body></html>"""


def keys_of(token: str) -> tuple[bytes, bytes]:
    """Return the id of the token's row, and the key to that of its content."""
    secret = base64.urlsafe_b64decode(token + "=")
    derived = HKDF(SHA256(), 64, salt=None, info=b"floor").derive(secret)
    return derived[:32], derived[32:]


def seal(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], bound_to)


def build_app(page: bytes, content: bytes, tokens: list[str]) -> Flask:
    app = Flask("floor")
    app.config["SECRET_KEY"] = secrets.token_urlsafe(32)
    csrf = CSRFProtect(app)
    template = app.jinja_env.from_string(TEMPLATE)
    engine = create_engine("sqlite:///rows.sqlite", pool_size=1, max_overflow=0)

    @event.listens_for(engine, "connect")
    def make_durable(connection: object, _: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    ROWS.metadata.create_all(engine)
    with engine.begin() as connection:
        for token in tokens:
            (id_, wrapping), key = keys_of(token), secrets.token_bytes(32)
            sealed = seal(key, content, id_ + b"1")
            row = {"id": id_, "key": seal(wrapping, key, id_), "sealed": sealed, "revision": 1}
            connection.execute(ROWS.insert(), row)

    @app.get("/bare")
    def show_bytes() -> Response:
        return Response(page, mimetype="text/html")

    @csrf.exempt
    @app.post("/bare")
    def commit() -> ResponseReturnValue:
        with engine.begin() as connection:
            connection.execute(COMMITS.insert(), {"text": request.form["bp_reading"]})
        return redirect("/bare", code=303)

    def open_record() -> tuple[bytes, bytes, int, dict[str, object]]:
        id_, wrapping = keys_of(request.cookies["__Host-screening"])
        with engine.connect() as connection:
            row = connection.execute(select(ROWS).where(ROWS.c.id == id_)).one()
        key = unseal(wrapping, row.key, id_)
        sealed = unseal(key, row.sealed, id_ + str(row.revision).encode())
        return id_, key, row.revision, json.loads(sealed)

    @app.get("/floor")
    def show() -> str:
        _, _, revision, record = open_record()
        return template.render(
            title="Heart",
            csrf=generate_csrf(),
            revision=revision,
            questions=QUESTIONS,
            answers=record["answers"],
            head="h" * 1200,
            foot="f" * 1500,
        )

    @app.post("/floor")
    def save() -> ResponseReturnValue:
        id_, key, revision, record = open_record()
        form = request.form
        answers = {"bp_reading": {"text": form["bp_reading"]}}
        answers["heart_conditions"] = {"picks": form.getlist("heart_conditions")}
        record["answers"] |= answers
        saved = json.dumps(record).encode()
        sealed = seal(key, saved, id_ + str(revision + 1).encode())
        is_read = (ROWS.c.id == id_) & (ROWS.c.revision == int(form["revision"]))
        with engine.begin() as connection:
            update = ROWS.update().where(is_read).values(sealed=sealed, revision=revision + 1)
            found = connection.execute(update).rowcount
        return redirect("/floor", code=303 if found else 409)

    return app


def main() -> None:
    page, content, tokens = (Path(os.environ[name]) for name in ("PAGE", "CONTENT", "TOKENS"))
    app = build_app(page.read_bytes(), content.read_bytes(), tokens.read_text().split())
    serve(app, host="127.0.0.1", port=int(sys.argv[-1]), threads=THREADS, ident=None)


if __name__ == "__main__":
    main()
