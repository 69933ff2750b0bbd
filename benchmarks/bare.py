"""The least that Flask can do under the same server: what the product's costs are compared with.

`/page` answers with the bytes of a file (PAGE). `/commit` reads the same form as a step, commits
one row to SQLite (in DATABASE) and redirects. No session, no log, no limits, no headers.

    PAGE=... DATABASE=... python -m benchmarks.bare serve --port 8000
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, create_engine, event, insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from waitress import serve

from screening.cli.sockets import THREADS
from screening.storage.sqlite import PRAGMAS

metadata = MetaData()
rows = Table("rows", metadata, Column("id", Integer, primary_key=True), Column("text", Text))


def open_database(path: str) -> Engine:
    engine = create_engine(f"sqlite:///{path}", pool_size=1, max_overflow=0)

    @event.listens_for(engine, "connect")
    def durable(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    metadata.create_all(engine)
    return engine


def build_app(page: bytes, engine: Engine) -> Flask:
    app = Flask("bare")

    @app.get("/")
    @app.get("/page")
    def show() -> Response:
        return Response(page, mimetype="text/html")

    @app.post("/commit")
    def commit() -> ResponseReturnValue:
        with engine.begin() as connection:
            connection.execute(insert(rows).values(text=request.form["bp_reading"]))
        return redirect("/page", code=303)

    return app


def main() -> None:
    page = Path(os.environ["PAGE"]).read_bytes()
    app = build_app(page, open_database(os.environ["DATABASE"]))
    serve(app, host="127.0.0.1", port=int(sys.argv[-1]), threads=THREADS, ident=None)


if __name__ == "__main__":
    main()
