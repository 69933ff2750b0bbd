"""The questions to ask first: picked, put in order and added before the summary is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from screening.answers.path import Path, find_path
from screening.answers.print_options import MOST_FIRST, MOST_OWN, PrintOptions, printed_path
from screening.answers.provider_questions import chosen_asks, own_id
from screening.answers.screening import Screening, save_print_options
from screening.errors import FormRefused
from screening.questionnaire.model import FOLLOW_UP_LENGTH, SUMMARY
from screening.web.error_pages import NO_WORDS, FormWords, find_form_words, gives_back
from screening.web.forms import (
    BACK,
    LANGUAGE,
    SHOWN,
    THEN,
    WAYS_ON,
    ErrorLink,
    refuse_unknown_names,
    too_long,
)
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


@dataclass(frozen=True)
class FieldView:
    """One input: its HTML id, and what it is posted as."""

    id: str
    name: str
    value: str
    label: str
    errors: tuple[str, ...]
    max_length: int

    @property
    def described_by(self) -> str:
        """The ids of what describes it, as `aria-describedby` takes them."""
        return f"{self.id}-error {self.id}-limit" if self.errors else f"{self.id}-limit"


class FirstQuestionsForm:
    """What was sent, with what is wrong with it by field. `quiet`: it was not sent to be kept yet,
    so what is wrong is not said yet."""

    def __init__(
        self,
        path: Path,
        stored: PrintOptions,
        posted: MultiDict[str, str],
        *,
        quiet: bool = False,
    ) -> None:
        refuse_unknown_names(posted, NAMES.union(OWN_NAMES), {"first"})
        self.posted = posted
        self.quiet = quiet
        self.errors: dict[str, str] = {}
        own = tuple(self._own(posted))
        # a question of one's own stays what it is when its words change: picked, or taken out
        now = {
            own_id(text): own_id(" ".join(posted[name].split()))
            for text, name in zip(stored.own, OWN_NAMES, strict=False)
            if posted.get(name, "").strip()
        }
        shown = {ask.id for ask in chosen_asks(path, stored)}
        first = [now.get(id_, id_) for id_ in dict.fromkeys(posted.getlist("first"))]
        for name, step in ((UP, -1), (DOWN, 1)):
            moved = now.get(posted.get(name, ""), posted.get(name))
            if moved in first:
                place = first.index(moved)
                other = min(max(place + step, 0), len(first) - 1)
                first[place], first[other] = first[other], first[place]
        # one that is out keeps its place, for when it is put back
        hidden = [now.get(id_, id_) for id_ in stored.first if id_ not in shown]
        self.options = replace(
            stored,
            first=tuple(first),
            left_out=frozenset(now.get(id_, id_) for id_ in stored.left_out),
            own=own,
        )
        if len(self.options.first) > MOST_FIRST:
            self.errors["first"] = ngettext(
                "You picked %(num)s question to ask first. Please keep %(most)s or fewer.",
                "You picked %(num)s questions to ask first. Please keep %(most)s or fewer.",
                len(self.options.first),
                most=number(MOST_FIRST),
            )
        self.options = replace(self.options, first=(*first, *hidden))

    @property
    def shown_errors(self) -> dict[str, str]:
        """The errors that the page tells."""
        return {} if self.quiet else self.errors

    def _own(self, posted: MultiDict[str, str]) -> Iterator[str]:
        for name in OWN_NAMES:
            text = " ".join(posted.get(name, "").split())
            if len(text) > FOLLOW_UP_LENGTH:
                self.errors[name] = too_long(FOLLOW_UP_LENGTH, len(text))
            if text:
                yield text


@bp.get("/first-questions")
@limiter.exempt
@page
def show() -> ResponseReturnValue:
    return _render(open_current().screening)


def show_as_typed(error: Exception, words: FormWords) -> str:
    """The form as it was sent, with what went wrong with it. Raise what opening a record raises."""
    screening = open_current().screening
    return _render(screening, _posted(screening), words, type(error).__name__)


@bp.post("/first-questions")
@limit_form("60 per minute", exempt_when=lambda: LANGUAGE in request.form)
@page
@gives_back("choices", show_as_typed)
def choose() -> ResponseReturnValue:
    screening = open_current().screening
    if LANGUAGE in request.form:
        refuse_unknown_language()
        shown = request.form.get(SHOWN, "")
        form = _posted(screening, quiet=shown != ERRORS)
        words = find_form_words("choices", shown)
        return _render(screening, form, words, shown, revision=posted_revision())
    form, then = _posted(screening), request.form.get(THEN, "summary")
    if then not in WAYS_ON or then == BACK:
        raise FormRefused("a button that this page does not have")
    if form.errors:
        return _render(screening, form, shown=ERRORS), 422
    now, language = services().clock(), services().questionnaire.language

    def change(screening: Screening) -> Screening:
        if THEN in request.form and form.options == screening.print_options:
            return screening
        return save_print_options(
            screening, form.options, revision=posted_revision(), now=now, language=language
        )

    change_current(change)
    stays = form.posted.get("action") == PUT_FIRST or {UP, DOWN} & set(form.posted)
    return redirect("/first-questions#at" if stays else f"/{then}", code=303)


def _path_of(screening: Screening) -> Path:
    """The path of what may print: nothing that was taken out brings a question to ask."""
    path = find_path(services().questionnaire, screening.answers)
    return printed_path(path, screening.print_options)


def _posted(screening: Screening, *, quiet: bool = False) -> FirstQuestionsForm:
    return FirstQuestionsForm(
        _path_of(screening), screening.print_options, request.form, quiet=quiet
    )


def _render(
    screening: Screening,
    form: FirstQuestionsForm | None = None,
    words: FormWords = NO_WORDS,
    shown: str = "",
    *,
    revision: int | None = None,
) -> str:
    """Return the page. `form`: as it was sent; `words` and `shown`: what happened to it, and its
    name; `revision`: of what it was made from, where it is not made anew."""
    options = form.options if form else screening.print_options
    errors = form.shown_errors if form else {}
    own = tuple(_own_boxes(options, form))
    links = [ErrorLink("first", errors["first"])] if "first" in errors else []
    links += [ErrorLink(box.id, f"{box.label}: {error}") for box in own for error in box.errors]
    return render_template(
        "first_questions.html",
        asks=chosen_asks(_path_of(screening), options),
        own=own,
        errors=tuple(links),
        message=str(words.message),
        unsaved=bool(errors or words.message) or options != screening.print_options,
        revision=screening.print_options_revision if revision is None else revision,
        shown=shown if errors or words is not NO_WORDS else "",
        just_saved=form is None and just_saved(screening, SUMMARY),
    )


def _own_boxes(options: PrintOptions, form: FirstQuestionsForm | None) -> Iterator[FieldView]:
    for place, name in enumerate(OWN_NAMES, 1):
        error = form.shown_errors.get(name) if form else None
        stored = options.own[place - 1] if place <= len(options.own) else ""
        value = form.posted.get(name, "") if form else stored
        label = gettext("My own question %(number)s", number=place)
        yield FieldView(name, name, value, label, (error,) if error else (), FOLLOW_UP_LENGTH)
