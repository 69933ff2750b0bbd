"""The same line everywhere: text, JSON and both HTML sheets say what the Summary says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from secrets import token_urlsafe

import pytest
from flask import render_template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.answers.answers import Answer
from screening.answers.print_options import PrintOptions
from screening.answers.screening import Screening
from screening.answers.summary import Summary
from screening.outputs.summary_json import summary_json
from screening.outputs.summary_text import summary_text
from screening.settings import load_settings
from screening.web.app import build_app
from tests.answers.strategies import examples
from tests.outputs.lines import asks, clinician_lines, made_lines, patient_lines, seen, strip_lines
from tests.outputs.readers import read_html, read_json, read_text
from tests.outputs.summaries import chosen, line_ids, own_words, screenings, summary_of

Render = Callable[[str, Summary], str]

people = screenings().flatmap(chosen)
some = settings(examples(25), suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Render]:
    """A sheet as the application's own templates show it."""
    folder = tmp_path_factory.mktemp("records")
    environ = {"DATABASE_URL": f"sqlite:///{folder}/records", "SECRET_KEY": token_urlsafe(48)}
    app = build_app(load_settings(environ, env_file=folder / "none"))

    def sheet(name: str, summary: Summary) -> str:
        with app.test_request_context("/summary"):
            return render_template(f"sheets/{name}.html", summary=summary)

    yield sheet
    app.extensions["screening"].store.close()


@some
@given(people)
def test_the_text_has_each_line_of_the_clinician_sheet_once_and_in_order(
    screening: Screening,
) -> None:
    summary = summary_of(screening)
    sections = read_text(summary_text(summary))
    expected = [seen(line) for line in strip_lines(summary)]
    if "clinician" in summary.layout.sheets:
        expected += clinician_lines(summary)
    if "patient" in summary.layout.sheets:
        expected += [seen(line) for line in asks(summary.patient.asks)]
    head = "Name | For | Amount and how often | Kind"
    assert [line for lines in sections.values() for line in lines if line != head] == expected


@some
@given(people)
def test_the_json_read_back_is_the_summary(screening: Screening) -> None:
    summary = summary_of(screening)
    sheets = summary.layout.sheets
    assert read_json(summary_json(summary)) == (
        summary.strip,
        summary.clinician if "clinician" in sheets else None,
        summary.patient if "patient" in sheets else None,
    )


@some
@given(screening=people)
def test_the_html_sheets_have_each_line_once_and_in_order(
    render: Render, screening: Screening
) -> None:
    summary = summary_of(screening)
    strip = summary.strip
    head = " ".join((strip.text, *strip.notes))
    made = [seen(line) for line in (strip.made_with, *made_lines(summary))]
    _check(read_html(render("clinician", summary)), [seen(head), *made, *clinician_lines(summary)])
    _check(read_html(render("patient", summary)), patient_lines(summary))


def _check(lines: list[str], expected: list[str]) -> None:
    """What is beside the expected lines is fixed words: nothing that the person wrote."""
    assert [line for line in lines if line in expected] == expected
    assert not own_words(" ".join(line for line in lines if line not in expected))


@some
@given(data=st.data())
def test_what_stood_on_lines_that_were_left_out_is_in_no_output(
    render: Render, data: st.DataObject
) -> None:
    screening = replace(data.draw(screenings()), print_options=PrintOptions(own=("wren999x",)))
    written = _written(summary_of(screening))
    left_out = data.draw(st.frozensets(st.sampled_from(sorted(written)), min_size=1))
    choices = replace(screening.print_options, left_out=left_out)
    summary = summary_of(replace(screening, print_options=choices))
    outputs = (
        summary_text(summary),
        summary_json(summary).decode(),
        render("clinician", summary),
        render("patient", summary),
    )
    assert not left_out & set(line_ids(summary))
    gone = set().union(*(written[line] for line in left_out))
    assert [gone & own_words(output) for output in outputs] == [set()] * len(outputs)


def _written(summary: Summary) -> dict[str, set[str]]:
    """The person's own words on each line that has some and can be taken out, by its id: a line
    that joins others goes with them."""
    sheet = summary.clinician
    lines = [
        (line.id, line.text) for group in sheet.groups for line in group.lines if not line.rule
    ]
    lines += [(row.id, row.text) for row in (sheet.hope, *sheet.own_words) if row]
    lines += [(row.id, f"{row.name} {row.purpose}") for row in sheet.medicines.rows]
    lines += [(row.id, " ".join(row.said)) for part in summary.patient.parts for row in part.rows]
    lines += [(ask.id, ask.text) for ask in summary.patient.asks]
    return {id_: words for id_, text in lines if (words := own_words(text))}


@some
@given(people, st.sampled_from(("yes_now", "yes_recent", "no", "not_sure", "in_person")))
def test_safety_answers_that_the_person_did_not_print_change_no_output(
    screening: Screening, said: str
) -> None:
    answers = screening.answers.merged({"safety_print": Answer(), "safety_now": Answer()})
    blank = summary_of(replace(screening, answers=answers))
    told = summary_of(
        replace(screening, answers=answers.merged({"safety_now": Answer(picks=(said,))}))
    )
    assert summary_text(told) == summary_text(blank)
    assert summary_json(told) == summary_json(blank)
