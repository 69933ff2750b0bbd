"""The command `screening`: what each of its commands is called and takes.

What a person at a terminal did wrong is told in plain lines, without a traceback, with exit code 2;
a database that is away, which may be back in a moment, with 75.
Each command imports what it needs when it runs, so that the others start at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from screening.errors import DatabaseAway, ScreeningError

if TYPE_CHECKING:
    from screening.storage.database import Database

REFUSED = 2
AWAY = 75  # EX_TEMPFAIL of sysexits.h
INTERRUPTED = 130
"""Exit codes."""

MAX_WORKERS = 64
"""More than any machine should need: a worker wants a core."""

HALF_A_YEAR = timedelta(days=182)
"""Until a new checklist is to be looked through again."""

EXISTING = click.Path(path_type=Path)
WRITTEN_TO = "A file to write, in place of standard output."
OUTPUT = click.option(
    "--output",
    "-o",
    type=click.File("w", encoding="utf-8", lazy=True),
    default="-",
    help=WRITTEN_TO,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments`, or those of the process, name. Return its exit code."""
    try:
        code: int = commands.main(arguments, prog_name="screening", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return REFUSED
    except ScreeningError as error:
        click.echo(error, err=True)
        return AWAY if isinstance(error, DatabaseAway) else REFUSED
    except click.Abort:  # Ctrl+C before the server runs, which then ends by itself
        return INTERRUPTED
    return code


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Serve the checklist, and look after its questions file and its records.

    Settings come from the environment or the file .env; .env.example lists them all.
    """


@commands.command()
@click.option("--host", default="", help="The address to listen on, in place of HOST.")
@click.option("--port", default="", help="The port to listen on, in place of PORT.")
@click.option(
    "--workers",
    type=click.IntRange(1, MAX_WORKERS),
    default=1,
    show_default=True,
    help="Processes that answer. More than one need a proxy, PostgreSQL, and Valkey or Redis.",
)
@click.option(
    "--draft",
    type=EXISTING,
    metavar="FILE",
    help="Preview a questions file on this machine alone. Each save of the file shows at once.",
)
def serve(host: str, port: str, workers: int, draft: Path | None) -> int:
    """Serve the checklist until Ctrl+C."""
    from screening.cli.signals import note_signals

    note_signals()
    from screening.cli.metrics_server import shared_counts

    with shared_counts(workers):
        from screening.cli.serve import serve

        serve(host=host, port=port, workers=workers, draft=draft)
    return 0


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
def new(file: Path) -> int:
    """Write a small checklist to begin with: eight questions, complete and explained.

    FILE must not be there yet.
    """
    from screening.check import render

    today = datetime.now(UTC).date()
    text = render("starter.yaml", today=today, review_by=today + HALF_A_YEAR)
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"{file} is there. See it: screening serve --draft {file}")
    return 0


@commands.command(
    epilog="Exit code: 0 for notes at most, 1 for warnings, 2 for errors. "
    "A server refuses a file for errors only."
)
@click.argument("file", type=EXISTING, required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "github")),
    default="text",
    show_default=True,
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="List each finding in this other language, as in es. May be given several times.",
)
@click.option(
    "--changed",
    type=EXISTING,
    metavar="OLD",
    help="List only what is not wrong in OLD, another version of the file, already.",
)
@click.option(
    "--clinics",
    type=EXISTING,
    metavar="CLINICS",
    help="Check this clinics file instead, for the languages that the questions are offered in.",
)
def check(
    file: Path | None,
    form: str,
    languages: tuple[str, ...],
    changed: Path | None,
    clinics: Path | None,
) -> int:
    """List what is wrong with a questions file, by line: errors, then warnings, then notes.

    FILE is read in place of QUESTIONS_FILE.
    """
    from screening.check.report import FORMATS, check_clinics, check_file, exit_code
    from screening.settings import load_content_settings
    from screening.shipped import find_shipped

    path = _questions_file(file)
    if clinics:
        problems = check_clinics(clinics, path, find_shipped("translations"))
        click.echo(FORMATS[form](clinics, problems))
        return exit_code(problems)
    problems = check_file(
        path,
        today=datetime.now(UTC).date(),
        crisis_locale=load_content_settings().crisis_locale,
        translations=find_shipped("translations"),
        languages=languages,
        changed=changed,
    )
    click.echo(FORMATS[form](path, problems))
    return exit_code(problems)


@commands.command()
@click.argument("file", type=EXISTING, required=False)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Begin a catalogue in this language, as in es or pt-BR. May be given several times.",
)
def messages(file: Path | None, languages: tuple[str, ...]) -> int:
    """Write catalogues for translators, and tell how much of them is done.

    For a questions FILE of your own, they lie in the folder `translations` beside it and hold what
    has no words yet in those of the product. Without FILE, the product's own are only read.
    """
    from screening.cli.messages import describe_shipped, update_catalogues

    lines = list(update_catalogues(file, languages) if file else describe_shipped())
    for line, _ in lines:
        click.echo(line)
    return int(any(is_slip for _, is_slip in lines))


@commands.command("map")
@click.argument("file", type=EXISTING, required=False)
@OUTPUT
def draw_map(file: Path | None, output: TextIO) -> int:
    """Draw a questions file as one picture (SVG).

    FILE is read in place of QUESTIONS_FILE.
    """
    from screening.check.map import draw_chart
    from screening.questionnaire.loader import load_questionnaire

    output.write(draw_chart(load_questionnaire(_questions_file(file))))
    return 0


@commands.command()
@click.argument("old", type=EXISTING)
@click.argument("new", type=EXISTING)
@click.option("--html", is_flag=True, help="Write a page to print and sign.")
@OUTPUT
def changes(old: Path, new: Path, html: bool, output: TextIO) -> int:
    """Describe in plain words what differs between two questions files."""
    from screening.check.changes import changes_page, changes_text, describe_changes
    from screening.questionnaire.loader import load_questionnaire

    before, after = load_questionnaire(old), load_questionnaire(new)
    render = changes_page if html else changes_text
    output.write(render(before, after, describe_changes(before, after)))
    return 0


FHIR = ("questionnaire", "codes", "map")


@commands.command()
@click.argument(
    "what", type=click.Choice(("schema", "clinics-schema", "ids", *FHIR, "card")), metavar="WHAT"
)
@click.argument("file", type=EXISTING, required=False, metavar="[FILE|CLINIC]")
@click.option("--output", "-o", type=click.File("wb", lazy=True), default="-", help=WRITTEN_TO)
def export(what: str, file: Path | None, output: BinaryIO) -> int:
    """Write what other programs and releases need.

    WHAT is `schema` (the JSON Schema of a questions file), `clinics-schema` (that of a clinics
    file), `ids` (what a release keeps for good), in FHIR R4 `questionnaire` (the checklist),
    `codes` (its CodeSystem) or `map` (a ConceptMap to LOINC, to be confirmed); or `card`: a page of
    cards (PDF) with the link of CLINIC, the id of a clinic in CLINICS_FILE. But for the schemas
    and the card, FILE is read in place of QUESTIONS_FILE.
    """
    from screening.check.released_ids import list_ids
    from screening.languages import load_languages
    from screening.outputs.fhir.codes import concept_map, to_bytes
    from screening.outputs.fhir.questionnaire import fhir_questionnaire
    from screening.questionnaire.clinics import ClinicsFile
    from screening.questionnaire.loader import load_questionnaire, load_questionnaires
    from screening.questionnaire.schema import schema_text
    from screening.settings import load_content_settings
    from screening.shipped import find_shipped

    if what == "schema":
        output.write(schema_text().encode())
    elif what == "clinics-schema":
        output.write(schema_text(ClinicsFile).encode())
    elif what == "card":
        card = _card(str(file or ""))  # before a file is opened for it
        output.write(card)
    elif what == "ids":
        output.write(list_ids(load_questionnaire(_questions_file(file))).encode())
    else:
        settings, path = load_content_settings(), _questions_file(file)
        languages = load_languages(find_shipped("translations"), path).values()
        questionnaires = load_questionnaires(path, languages, settings.crisis_locale)
        resource = fhir_questionnaire(*questionnaires.values(), settings=settings)
        if what == "codes":
            resource = resource["contained"][0]
        elif what == "map":
            resource = concept_map(next(iter(questionnaires.values())), resource)
        output.write(to_bytes(resource))
    return 0


def _card(clinic_id: str) -> bytes:
    """Return the cards of the clinic with that id. Raises SettingsError where there is none."""
    from screening.errors import SettingsError, did_you_mean, find_near
    from screening.outputs.pdf import SheetPrinter, paper_of
    from screening.settings import load_settings
    from screening.shipped import shipped
    from screening.web.state import load_content

    settings = load_settings()
    content = load_content(settings)
    clinic = content.clinics.get(clinic_id)
    if clinic is None or not clinic.id:
        near = did_you_mean(find_near(clinic_id, filter(None, content.clinics)))
        raise SettingsError(f"CLINICS_FILE has no clinic with the id '{clinic_id}'{near}")
    own = next(iter(content.questionnaires.values()))
    return SheetPrinter(
        shipped("templates") / "sheets", paper=paper_of(own.crisis.default)
    ).card_pdf(
        clinic,
        content.questionnaires.get(clinic.language or "", own),
        f"{settings.public_url}/c/{clinic.id}",
        made_at=datetime.now(UTC),
    )


def _questions_file(file: Path | None) -> Path:
    from screening.settings import load_content_settings
    from screening.shipped import shipped

    return file or load_content_settings().questions_file or shipped("questions.yaml")


@commands.command()
@click.option("--force", is_flag=True, help="Delete them even if the clock jumped ahead.")
def purge(force: bool) -> int:
    """Delete expired records.

    With SQLite, while no server runs: a server does so every hour by itself.
    """
    from screening.storage.expiry import delete_expired

    with _existing_database() as database:
        database.make_ready()
        count = delete_expired(database, datetime.now(UTC), force=force)
        database.forget_deleted()
    click.echo(f"Expired records purged: {count}")
    return 0


@commands.command()
def upgrade() -> int:
    """Create or update the tables of the database.

    Needed for PostgreSQL, before the servers of a new release start. SQLite is upgraded at the
    start of its server.
    """
    from screening.storage.database import newest_revision

    with _existing_database() as database:
        database.upgrade()
    click.echo(f"The database is at revision {newest_revision()}.")
    return 0


@commands.command()
def report() -> int:
    """Print how many people began, answered and took their notes, by week and in tens.

    Counted where COUNTS is true, and about nobody. A server may run meanwhile.
    """
    from screening.storage.counts import weekly_report

    with _existing_database(to_read=True) as database:
        click.echo(weekly_report(database, datetime.now(UTC).date()))
    return 0


def _existing_database(*, to_read: bool = False) -> AbstractContextManager[Database]:
    """Open the database of DATABASE_URL, once it is said which that is."""
    from screening.settings import load_database_url
    from screening.storage.store import describe_database, open_alone, open_to_read

    url = load_database_url()
    click.echo(f"Database: {describe_database(url)}")
    return open_to_read(url) if to_read else open_alone(url)


@commands.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def move(source: str, target: str) -> int:
    """Copy all records from one database into another, sealed as they are.

    FROM and TO are addresses as in DATABASE_URL, or that word itself, so that no password has to
    stand on the command line. FROM is only read, and must have its tables; TO gets them, and must
    not have been used by a server. A move that broke off is finished by the same command.

    With PostgreSQL as FROM it may run beside servers, to have less to do once they are stopped:
    exit code 1 as long as anybody else is connected to FROM, for then it has to be run once more.
    """
    from screening.settings import load_database_url
    from screening.storage.move import check_apart, move_records
    from screening.storage.store import describe_database, open_alone

    urls = [load_database_url("" if each == "DATABASE_URL" else each) for each in (source, target)]
    click.echo(f"From: {describe_database(urls[0])}")
    check_apart(*urls)
    with open_alone(urls[0]) as first:
        first.check_ready()
        click.echo(f"To: {describe_database(urls[1])}")
        with open_alone(urls[1], make=True) as second:
            second.upgrade()
            moved = move_records(first, second)
    click.echo(str(moved))
    return 0 if moved.is_done else 1
