"""The command `screening`: serve, check, map, changes, export, purge, upgrade.

What a person at a terminal did wrong is said in plain lines, without a traceback, with exit code 2.
Each command imports what it needs when it runs, so that the others start at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from screening.errors import ScreeningError

REFUSED = 2
"""Exit code."""

MOST_WORKERS = 64
"""More than any machine should need: a worker wants a core."""

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    command: Command = chosen.command
    try:
        return command(chosen)
    except ScreeningError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    except KeyboardInterrupt:  # before the server runs, which ends by itself on Ctrl+C
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="screening",
        description="Serves the checklist. Settings come from the environment or .env.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_serve(commands)
    _add_check(commands)
    _add_map(commands)
    _add_changes(commands)
    _add_export(commands)
    upgrade = commands.add_parser(
        "upgrade",
        help="give the database the tables that this release needs (SQLite does so by itself)",
    )
    upgrade.set_defaults(command=_upgrade)
    purge = commands.add_parser(
        "purge", help="delete expired records (SQLite: while no server runs)"
    )
    purge.add_argument("--force", action="store_true", help="even if the clock jumped ahead")
    purge.set_defaults(command=_purge)
    return parser


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve the checklist until Ctrl+C")
    serve.add_argument("--host", help="the address to listen on, in place of HOST")
    serve.add_argument("--port", help="the port to listen on, in place of PORT")
    serve.add_argument(
        "--workers",
        metavar="N",
        type=_number,
        default=1,
        help="processes that answer, more than one behind a proxy and on PostgreSQL; default: 1",
    )
    serve.add_argument(
        "--draft",
        metavar="FILE",
        type=Path,
        help="preview a questions file on this machine alone; each save of it shows at once",
    )
    serve.set_defaults(command=_serve)


def _add_check(commands: Any) -> None:
    check = commands.add_parser(
        "check",
        help="say what is wrong with a questions file, by line",
        epilog="Exit code: 0 at most notes, 1 warnings, 2 errors. A server refuses errors only.",
    )
    check.add_argument("file", nargs="?", type=Path, help="in place of QUESTIONS_FILE")
    check.add_argument("--format", choices=("text", "json", "github"), default="text")
    check.set_defaults(command=_check)


def _add_map(commands: Any) -> None:
    chart = commands.add_parser("map", help="draw the questions file as one picture (SVG)")
    chart.add_argument("file", nargs="?", type=Path, help="in place of QUESTIONS_FILE")
    chart.add_argument("--output", "-o", type=Path, help="in place of standard output")
    chart.set_defaults(command=_map)


def _add_changes(commands: Any) -> None:
    changes = commands.add_parser("changes", help="say in plain words what two files differ in")
    changes.add_argument("old", type=Path)
    changes.add_argument("new", type=Path)
    changes.add_argument("--html", action="store_true", help="as a page to print and sign")
    changes.add_argument("--output", "-o", type=Path, help="in place of standard output")
    changes.set_defaults(command=_changes)


def _add_export(commands: Any) -> None:
    export = commands.add_parser("export", help="write what other programs and releases need")
    export.add_argument(
        "what",
        choices=("schema", "ids", "questionnaire"),
        help="schema: the JSON Schema of a questions file; ids: what a release keeps for good; "
        "questionnaire: the checklist as a FHIR R4 Questionnaire",
    )
    export.add_argument(
        "file", nargs="?", type=Path, help="for ids and questionnaire; in place of QUESTIONS_FILE"
    )
    export.add_argument("--output", "-o", type=Path, help="in place of standard output")
    export.set_defaults(command=_export)


def _number(text: str) -> int:
    number = int(text)  # argparse says so where it is none
    if not 1 <= number <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"must be from 1 to {MOST_WORKERS}")
    return number


def _serve(chosen: argparse.Namespace) -> int:
    from screening.cli.metrics_server import counted_together

    with counted_together(chosen.workers):
        from screening.cli.serve import serve

        return serve(
            host=chosen.host or "",
            port=chosen.port or "",
            workers=chosen.workers,
            draft=chosen.draft,
        )


def _check(chosen: argparse.Namespace) -> int:
    from screening.cli.check import check

    return check(chosen.file, chosen.format)


def _map(chosen: argparse.Namespace) -> int:
    from screening.cli.editing import draw_map

    return draw_map(chosen.file, chosen.output)


def _changes(chosen: argparse.Namespace) -> int:
    from screening.cli.editing import tell_changes

    return tell_changes(chosen.old, chosen.new, chosen.output, as_page=chosen.html)


def _export(chosen: argparse.Namespace) -> int:
    from screening.cli.editing import export

    return export(chosen.what, chosen.file, chosen.output)


def _purge(chosen: argparse.Namespace) -> int:
    from screening.cli.serve import purge

    return purge(force=chosen.force)


def _upgrade(chosen: argparse.Namespace) -> int:
    from screening.cli.upgrade import upgrade

    return upgrade()
