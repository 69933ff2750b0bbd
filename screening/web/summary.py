"""The summary: both sheets on the screen, and taking lines out of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from screening.answers.flags import SEPARATOR
from screening.answers.path import Path, find_path
from screening.answers.patient_sheet import topic_texts
from screening.answers.print_options import PAPERS, SHEETS, answers_behind, printed_path
from screening.answers.provider_questions import own_id
from screening.answers.screening import LINE, Screening, save_print_options
from screening.answers.summary import Printout, Site, Summary, build_summary
from screening.errors import FormRefused
from screening.outputs.glyphs import uncovered
from screening.outputs.summary_text import summary_text
from screening.questionnaire.model import SUMMARY, Questionnaire
from screening.web.checklist import steps_left
from screening.web.error_pages import NO_WORDS, FormWords, gives_back
from screening.web.forms import refuse_unknown_names
from screening.web.limits import PAGES, limit, limit_form
from screening.web.navigation import page, page_at
from screening.web.record_cookie import Current, change_current, open_current
from screening.web.state import current_clinic, local_time, services
from screening.web.steps import find_ask_again, just_saved

bp = Blueprint("summary", __name__)

TAKE_OUT, PUT_BACK, DELETE, SHEET_LANGUAGE = "take_out", "put_back", "delete", "sheet_language"
"""The names of the buttons: the value is the id of a line, or the tag of a language."""
PLACE = "place"
"""Where the script had unfolded the sheet, so that the page that comes back is unfolded there."""


@bp.get("/summary")
@page
@limit("120 per minute")
@PAGES
def show() -> ResponseReturnValue:
    return _render(open_current())


@limit("60 per minute")
@PAGES
def show_unchanged(error: Exception, words: FormWords) -> str:
    """The page as it is, with what went wrong. Raise what opening a record raises."""
    return _render(open_current(), words)


@bp.get("/show")
@page
@limit("120 per minute")
@PAGES
def show_to_provider() -> ResponseReturnValue:
    """The page for the provider alone, large, without what is pressed."""
    return render_template("show.html", summary=printout_of(open_current()).clinician)


@bp.post("/summary")
@limit_form("60 per minute")
@page
@gives_back("lines", show_unchanged)
def change() -> ResponseReturnValue:
    """Do at once what the button says. Raises FormRefused."""
    names = {TAKE_OUT, PUT_BACK, DELETE, SHEET_LANGUAGE}
    refuse_unknown_names(request.form, {"csrf_token", PLACE, *names})
    pressed = names & set(request.form)
    if len(pressed) != 1:
        raise FormRefused("not one button")
    [name] = pressed
    value = request.form[name]
    if name == SHEET_LANGUAGE and value not in services().content.languages:
        raise FormRefused("a language that this page does not have")
    place = request.form.get(PLACE, "")[:40].replace(" ", "")
    line = value if name in (TAKE_OUT, PUT_BACK) else ""
    at = f"{place} {line}", LINE
    change_current(lambda screening: replace(_changed(screening, name, value), at=at))
    return redirect("/summary#at", code=303)


@bp.post("/printed")
@limit_form("60 per minute")
@page_at("/summary")
def printed() -> Response:
    """Count that Print or Share was pressed, which the page's script tells where COUNTS is on."""
    services().store.counts.add("printed")
    return Response(mimetype="text/plain")  # 200, as a page: in the log it stands for nothing else


def _changed(screening: Screening, name: str, value: str) -> Screening:
    """What the button makes of it; a line that is nowhere (any more) changes nothing."""
    options, questionnaire = screening.print_options, services().questionnaire
    if name == SHEET_LANGUAGE:
        changed = replace(options, clinician_language=value)
    elif name == TAKE_OUT:
        if not _label_of(questionnaire, screening, value):
            return screening
        changed = replace(options, left_out=options.left_out | {value})
    else:
        changed = replace(options, left_out=options.left_out - {value})
        if name == DELETE and value in options.left_out:
            changed = replace(
                changed, own=tuple(text for text in options.own if own_id(text) != value)
            )
            path = find_path(questionnaire, screening.answers)
            screening = replace(
                screening, answers=screening.answers.merged(answers_behind(path, value))
            )
    state = screening.steps.get(SUMMARY)
    return save_print_options(
        screening,
        changed,
        revision=screening.print_options_revision,
        now=services().clock(),
        language=state.language if state else "",
    )


def _taken_out(current: Current, path: Path) -> Iterator[dict[str, Any]]:
    """Every line that is out, in the order of the sheets, and what went with it: the other answers
    by name, and whether words of the person's own are among them. `path`: of all answers."""
    screening, questionnaire = current.screening, path.questionnaire
    options, left_out = screening.print_options, screening.print_options.left_out
    if not left_out:
        return
    whole = replace(screening, print_options=replace(options, left_out=frozenset()))
    lines = dict(_lines(_summary_of(questionnaire, replace(current, screening=whole))))
    own = {own_id(text) for text in options.own}
    for id_ in (*(id_ for id_ in lines if id_ in left_out), *sorted(left_out - lines.keys())):
        label, text = lines.get(id_) or (_label_of(questionnaire, screening, id_), "")
        if not label:
            continue
        behind = answers_behind(path, id_)
        yield {
            "id": id_,
            "label": label,
            "text": text,
            "with_it": [questionnaire.questions[question].short for question in behind],
            "own_words": any(
                set(path.answers[question].free_texts) - set(rest.free_texts)
                for question, rest in behind.items()
            ),
            "is_empty": id_ not in lines,
            "can_delete": bool(behind) or id_ in own,
        }


def _lines(summary: Summary) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every line of both sheets that can be taken out: its id, label and text."""
    sheet, fixed = summary.clinician, summary.words
    if sheet.hope:
        yield sheet.hope.id, (sheet.hope.label, sheet.hope.text)
    for row in sheet.glance:
        if row.text:
            yield row.id, (row.label or fixed.about, row.text)
    for line in (*(line for group in sheet.groups for line in group.lines), *sheet.information):
        if not line.rule:
            yield line.id, (line.label, line.text)
    for id_, label, names in (
        ("list-not-sure", fixed.not_sure, sheet.lists.not_sure),
        ("list-in-person", fixed.in_person, sheet.lists.in_person),
        ("list-blank", fixed.blank, sheet.lists.blank),
        ("list-not-opened", fixed.not_opened, sheet.lists.not_opened),
    ):
        if names:
            yield id_, (label, SEPARATOR.join(names))
    for medicine in sheet.medicines.rows if sheet.medicines else ():
        if medicine.id:
            yield medicine.id, (fixed.medicines, medicine.name)
    for row in (*sheet.answered_no, *sheet.not_ticked, *sheet.own_words):
        yield row.id, (row.label, row.text)
    for ask in summary.patient.asks:
        yield ask.id, (fixed.asks, ask.text)
    for part in summary.patient.parts:
        for answer in part.rows:
            yield answer.id, (answer.question, "; ".join(answer.said))


def _joined_lines(
    questionnaire: Questionnaire, summary: Summary
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every line that joins several answers, by its id, and the labels of the lines with which it
    changes: those that can be taken out with an answer that it joins."""
    lines = [line for group in summary.clinician.groups for line in group.lines]
    lines += summary.clinician.information
    rows = {f"glance-{row.name}": row.questions for row in questionnaire.sheet.glance}
    for joint in lines:
        if not joint.rule:
            continue
        labels: list[str] = []
        for answer in joint.details:
            question = questionnaire.questions[answer.question]
            labels += (
                line.label
                for line in lines
                if not line.rule
                if any(
                    (each.question, each.value) == (answer.question, answer.value)
                    or each.question == question.joins
                    for each in line.details
                )
            )
            option = question.options.get(answer.value)
            labels += (
                row.label or summary.words.about
                for row in summary.clinician.glance
                if option and option.glance and question.id in rows[row.id]
            )
        yield joint.id, tuple(dict.fromkeys(labels))


def _label_of(questionnaire: Questionnaire, screening: Screening, id_: str) -> str:
    """What the line is called, whether it says something now or not; empty for no line of ours."""
    kind, _, name = id_.partition("-")
    fixed = questionnaire.fixed.sheet
    question = questionnaire.questions.get(name)
    own = (own_id(text).removeprefix("ask-") for text in screening.print_options.own)
    sections = {section.id: section.sheet_name for section in questionnaire.sections}
    labels: Mapping[str, Mapping[str, str]] = {
        "topic": questionnaire.topics,
        "glance": {row.name: row.label or fixed.about for row in questionnaire.sheet.glance},
        "list": {
            "not-sure": fixed.not_sure,
            "in-person": fixed.in_person,
            "blank": fixed.blank,
            "not-opened": fixed.not_opened,
        },
        "no": sections,
        "unticked": sections,
        "answer": {name: question.text} if question and not questionnaire.is_private(name) else {},
        "row": {
            row.id.removeprefix("row-"): fixed.medicines
            for answer in screening.answers.values()
            for row in answer.rows
        },
        "ask": dict.fromkeys(
            ("written", *(ask.id for ask in questionnaire.asks), *own), fixed.asks
        ),
    }
    return labels.get(kind, {}).get(name, "") if name else ""


def printout_of(current: Current) -> Printout:
    """What may print, made now: the page for the provider in the language chosen for it."""
    own = services().questionnaire
    patient = _summary_of(own, current)
    chosen = questionnaire_for_clinician(current.screening)
    return Printout(patient if chosen is own else _summary_of(chosen, current), patient)


def laid_out(current: Current) -> Current:
    """`current` as the form above the file asks: which sheets, on which paper, how large. None of
    it is stored."""
    options = current.screening.print_options
    sheet, paper = request.args.get("sheet", ""), request.args.get("paper", "")
    options = replace(
        options,
        sheets=(sheet,) if sheet in SHEETS else SHEETS,
        paper=paper if paper in PAPERS else current_clinic().paper or "",
        large="large" in request.args,
        back="back" not in request.args or "1" in request.args.getlist("back"),
        answers="answers" in request.args,
    )
    return replace(current, screening=replace(current.screening, print_options=options))


def questionnaire_for_clinician(screening: Screening) -> Questionnaire:
    """In the language chosen for the page for the provider; else in the clinic's, or the
    reader's."""
    kept = services()
    code = screening.print_options.clinician_language or current_clinic().language
    return kept.content.questionnaires.get(code or "", kept.questionnaire)


def _summary_of(questionnaire: Questionnaire, current: Current) -> Summary:
    kept = services()
    made_at = local_time(kept.clock())
    return build_summary(
        questionnaire,
        current.screening,
        made_at,
        current.record.sheet_reference,
        site_of_summary(),
    )


def site_of_summary() -> Site:
    """Return what the sheets say of where they were made."""
    address, clinic = urlsplit(services().settings.public_url).netloc, current_clinic()
    return Site(address, clinic.contact or "", clinic.name)


def _render(current: Current, words: FormWords = NO_WORDS) -> str:
    """Return the page. `words`: what happened to what was pressed."""
    screening = current.screening
    printout = printout_of(current)
    summary = printout.patient
    everything = find_path(services().questionnaire, screening.answers)
    path = printed_path(everything, screening.print_options)
    own_words = [*screening.print_options.own]
    for answer in path.answers.values():  # what is hidden or unpicked is not printed
        own_words += answer.free_texts
    reader = services().language.locale
    names = {
        tag: language.locale.get_display_name(reader) or language.name
        for tag, language in services().content.languages.items()
    }
    sheet_language = printout.clinician.language
    taken_out = tuple(_taken_out(current, everything))
    just_changed = just_saved(screening, SUMMARY)
    is_here = just_changed and screening.at[1] == LINE
    place, _, line = screening.at[0].partition(" ") if is_here else ("", "", "")
    label = text = ""
    if line:
        lines = {each["id"]: (each["label"], each["text"]) for each in taken_out}
        label, text = (lines | dict(_lines(summary))).get(line, ("", ""))
    return render_template(
        "summary.html",
        takes_out=True,
        printout=printout,
        summary=summary,
        sheet_text=summary_text(printout.for_record),
        sheet_language=names.pop(sheet_language, sheet_language),
        other_sheet_languages=names,
        taken_out=taken_out,
        changed_line=text if line.startswith(("ask-", "row-")) else label,
        is_out=line in screening.print_options.left_out,
        just_changed=just_changed,
        is_here=is_here,
        message=str(words.message),
        place=place,
        answered=frozenset(row.id for part in summary.patient.parts for row in part.rows),
        topics_of_texts={
            text: line.id  # of the line that each text among the patient's topics goes with
            for group in summary.clinician.groups
            for line in group.lines
            for text in topic_texts(path, line)
        },
        joined_lines=dict(_joined_lines(services().questionnaire, summary)),
        uncovered=uncovered("\n".join(own_words)),
        paper=services().paper,
        layout=laid_out(current).screening.print_options,
        ask_again=find_ask_again(screening),
        steps_left=len(steps_left(screening)),
    )
