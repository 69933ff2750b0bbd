"""The questions to ask first: picked, put in order and added before the summary is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from screening.answers.path import Path, find_path
from screening.answers.print_options import MOST_FIRST, MOST_OWN, PrintOptions, printed_path
from screening.answers.provider_questions import chosen_asks, own_id
from screening.answers.screening import FIRST_QUESTIONS, Screening, save_print_options
from screening.errors import FormRefused
from screening.questionnaire.model import FOLLOW_UP_LENGTH, SUMMARY
from screening.web.error_pages import NO_WORDS, FormWords, find_form_words, gives_back
from screening.web.forms import BACK, LANGUAGE, SHOWN, THEN, WAYS_ON, refuse_unknown_names, too_long
from screening.web.i18n import number
from screening.web.limits import limit_form, limiter
from screening.web.navigation import page, refuse_unknown_language
from screening.web.record_cookie import change_current, open_current
from screening.web.state import services
from screening.web.steps import ERRORS, just_saved, posted_revision

bp = Blueprint("first_questions", __name__)

UP, DOWN, PUT_FIRST = "up", "down", "put_first"
"""Buttons that save and stay: up and down by the id of a question, and `action=put_first`."""

OWN_NAMES = tuple(f"own-{place}" for place in range(1, MOST_OWN + 1))
NAMES = frozenset({"csrf_token", "revision", "action", LANGUAGE, SHOWN, THEN, UP, DOWN, "first"})


@bp.get("/first-questions")
@limiter.exempt
@page
def show() -> ResponseReturnValue:
    return _render(open_current().screening)


def show_as_typed(error: Exception, words: FormWords) -> str:
    """The form as it was sent, with what went wrong with it. Raise what opening a record raises."""
    screening = open_current().screening
    return _render(screening, *_posted(screening), words, type(error).__name__)


@bp.post("/first-questions")
@limit_form("60 per minute", exempt_when=lambda: LANGUAGE in request.form)
@page
@gives_back("choices", show_as_typed)
def choose() -> ResponseReturnValue:
    screening = open_current().screening
    if LANGUAGE in request.form:
        refuse_unknown_language()
        shown = request.form.get(SHOWN, "")
        options, errors = _posted(screening)
        if shown != ERRORS:
            errors = {}  # it was not sent to be kept yet, so what is wrong is not said yet
        words = find_form_words("choices", shown)
        return _render(screening, options, errors, words, shown, revision=posted_revision())
    (options, errors), then = _posted(screening), request.form.get(THEN, "summary")
    if then not in WAYS_ON or then == BACK:
        raise FormRefused("a button that this page does not have")
    if errors:
        return _render(screening, options, errors, shown=ERRORS), 422
    now, language = services().clock(), services().questionnaire.language
    newly_reached = frozenset[str]()

    def change(screening: Screening) -> Screening:
        nonlocal newly_reached
        if THEN in request.form and options == screening.print_options:
            return screening
        saved = save_print_options(
            screening, options, revision=posted_revision(), now=now, language=language
        )
        newly_reached = frozenset({FIRST_QUESTIONS}) - saved.reached
        return replace(saved, reached=saved.reached | {FIRST_QUESTIONS})

    change_current(change)
    services().store.counts.add(*newly_reached)
    stays = request.form.get("action") == PUT_FIRST or {UP, DOWN} & set(request.form)
    return redirect("/first-questions#at" if stays else f"/{then}", code=303)


def _path_of(screening: Screening) -> Path:
    """The path of what may print: nothing that was taken out brings a question to ask."""
    path = find_path(services().questionnaire, screening.answers)
    return printed_path(path, screening.print_options)


def _posted(screening: Screening) -> tuple[PrintOptions, dict[str, str]]:
    """Return what was sent laid over what is stored, and what is wrong with it, by field. Raises
    FormRefused."""
    posted, stored = request.form, screening.print_options
    refuse_unknown_names(posted, NAMES.union(OWN_NAMES), {"first"})
    texts = {name: " ".join(posted.get(name, "").split()) for name in OWN_NAMES}
    errors = {
        name: too_long(FOLLOW_UP_LENGTH, len(text))
        for name, text in texts.items()
        if len(text) > FOLLOW_UP_LENGTH
    }
    # a question of one's own stays what it is when its words change: picked, or taken out
    now = {
        own_id(text): own_id(texts[name])
        for text, name in zip(stored.own, OWN_NAMES, strict=False)
        if texts[name]
    }
    first = [now.get(id_, id_) for id_ in dict.fromkeys(posted.getlist("first"))]
    for name, step in ((UP, -1), (DOWN, 1)):
        moved = now.get(posted.get(name, ""), posted.get(name))
        if moved in first:
            place = first.index(moved)
            other = min(max(place + step, 0), len(first) - 1)
            first[place], first[other] = first[other], first[place]
    if len(first) > MOST_FIRST:
        errors["first"] = ngettext(
            "You picked %(num)s question to ask first. Please keep %(most)s or fewer.",
            "You picked %(num)s questions to ask first. Please keep %(most)s or fewer.",
            len(first),
            most=number(MOST_FIRST),
        )
    # one that is out keeps its place, for when it is put back
    shown = {ask.id for ask in chosen_asks(_path_of(screening), stored)}
    hidden = [now.get(id_, id_) for id_ in stored.first if id_ not in shown]
    left_out = frozenset(now.get(id_, id_) for id_ in stored.left_out)
    own = tuple(filter(None, texts.values()))
    return replace(stored, first=(*first, *hidden), left_out=left_out, own=own), errors


def _render(
    screening: Screening,
    posted: PrintOptions | None = None,
    errors: Mapping[str, str] = MappingProxyType({}),
    words: FormWords = NO_WORDS,
    shown: str = "",
    *,
    revision: int | None = None,
) -> str:
    """Return the page. `posted`: as it was sent; `errors`, `words` and `shown`: what is wrong with
    it, what happened to it, and its name; `revision`: of what it was made from, where it is not
    made anew."""
    options = posted or screening.print_options
    own = []
    for place, name in enumerate(OWN_NAMES, 1):
        stored = options.own[place - 1] if place <= len(options.own) else ""
        own.append(
            {
                "id": name,
                "value": request.form.get(name, "") if posted else stored,
                "label": gettext("My own question %(number)s", number=place),
                "error": errors.get(name, ""),
                "max_length": FOLLOW_UP_LENGTH,
            }
        )
    links = [{"target": "first", "message": errors["first"]}] if "first" in errors else []
    links += [
        {"target": box["id"], "message": f"{box['label']}: {box['error']}"}
        for box in own
        if box["error"]
    ]
    return render_template(
        "first_questions.html",
        asks=chosen_asks(_path_of(screening), options),
        own=own,
        most=MOST_FIRST,
        errors=links,
        message=str(words.message),
        unsaved=bool(errors or words.message) or options != screening.print_options,
        revision=screening.print_options_revision if revision is None else revision,
        shown=shown if errors or words is not NO_WORDS else "",
        just_saved=posted is None and just_saved(screening, SUMMARY),
    )
