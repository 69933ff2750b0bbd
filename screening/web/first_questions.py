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
from screening.answers.provider_questions import chosen_asks
from screening.answers.screening import Screening, save_print_options
from screening.questionnaire.model import FOLLOW_UP_LENGTH
from screening.web.error_pages import NO_WORDS, FormWords, find_form_words, gives_back
from screening.web.forms import LANGUAGE, SHOWN, ErrorLink, refuse_unknown_names, too_long
from screening.web.i18n import number
from screening.web.limits import limit_form, limiter
from screening.web.navigation import page, refuse_unknown_language
from screening.web.record_cookie import change_current, open_current
from screening.web.state import services
from screening.web.steps import ERRORS, posted_revision

bp = Blueprint("first_questions", __name__)

CONTROL_NAMES = frozenset({"csrf_token", "revision", "action", LANGUAGE, SHOWN})


@dataclass(frozen=True)
class FieldView:
    """One input: its HTML id, and what it is posted as. `counted`: its limit stands below it."""

    id: str
    name: str
    value: str
    label: str
    errors: tuple[str, ...]
    max_length: int
    counted: bool = True

    @property
    def described_by(self) -> str:
        """The ids of what describes it, as `aria-describedby` takes them."""
        parts = (("error", self.errors), ("limit", self.counted))
        return " ".join(f"{self.id}-{part}" for part, stands in parts if stands)


@dataclass(frozen=True)
class AskChoice:
    """One question to ask: its place in the list, and whether it is asked first."""

    id: str
    text: str
    own: bool
    place: FieldView
    first: bool


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
        numbered = {name for name in posted if name.startswith(("own-", "place-ask-"))}
        refuse_unknown_names(posted, CONTROL_NAMES | {"first"} | numbered, {"first"})
        self.posted = posted
        self.quiet = quiet
        self.errors: dict[str, str] = {}
        own = tuple(self._own(posted))
        order = self._order(path, stored, posted)
        places = {id_: place for place, id_ in enumerate(order)}
        first = sorted(posted.getlist("first"), key=lambda id_: places.get(id_, len(places)))
        self.options = replace(stored, first=tuple(first), order=order, own=own)
        if len(self.options.first) > MOST_FIRST:
            self.errors[f"first-{self.options.first[0]}"] = ngettext(
                "You picked %(num)s question to ask first. Please keep %(most)s or fewer.",
                "You picked %(num)s questions to ask first. Please keep %(most)s or fewer.",
                len(self.options.first),
                most=number(MOST_FIRST),
            )

    @property
    def shown_errors(self) -> dict[str, str]:
        """The errors that the page tells."""
        return {} if self.quiet else self.errors

    def _own(self, posted: MultiDict[str, str]) -> Iterator[str]:
        for place in range(1, MOST_OWN + 1):
            text = " ".join(posted.get(f"own-{place}", "").split())
            if len(text) > FOLLOW_UP_LENGTH:
                self.errors[f"own-{place}"] = too_long(FOLLOW_UP_LENGTH, len(text))
            if text:
                yield text

    def _order(
        self, path: Path, stored: PrintOptions, posted: MultiDict[str, str]
    ) -> tuple[str, ...]:
        """The ids by the place that was typed; equal places keep the order that they had. Empty
        where nothing was moved, so that new questions still find their own place."""
        before = [ask.id for ask in chosen_asks(path, stored)]
        places: dict[str, int] = {}
        for place, id_ in enumerate(before, 1):
            typed = posted.get(f"place-{id_}", "").strip()
            if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 4):
                self.errors[f"place-{id_}"] = gettext(
                    "Please give the place as a number, such as 2."
                )
                typed = ""
            places[id_] = int(typed or place)
        after = sorted(places, key=places.__getitem__)
        return stored.order if after == before else tuple(after)


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
    form = _posted(screening)
    if form.errors:
        return _render(screening, form, shown=ERRORS), 422
    now, language = services().clock(), services().questionnaire.language

    def change(screening: Screening) -> Screening:
        # a line that was taken out, or a language that was chosen, meanwhile stays so
        stored = screening.print_options
        chosen = form.options
        return save_print_options(
            screening,
            replace(stored, first=chosen.first, order=chosen.order, own=chosen.own),
            revision=posted_revision(),
            now=now,
            language=language,
        )

    change_current(change)
    return redirect("/summary", code=303)


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
    return render_template(
        "first_questions.html",
        asks=tuple(_ask_choices(_path_of(screening), options, form)),
        own=tuple(_own_boxes(options, form)),
        errors=tuple(ErrorLink(target, text) for target, text in errors.items()),
        message=str(words.message),
        unsaved=bool(errors or words.message) or options != screening.print_options,
        revision=screening.print_options_revision if revision is None else revision,
        shown=shown if errors or words is not NO_WORDS else "",
    )


def _ask_choices(
    path: Path, options: PrintOptions, form: FirstQuestionsForm | None
) -> Iterator[AskChoice]:
    for place, ask in enumerate(chosen_asks(path, options), 1):
        name = f"place-{ask.id}"
        error = form.shown_errors.get(name) if form else None
        typed = form.posted[name] if form and name in form.errors else str(place)
        yield AskChoice(
            id=ask.id,
            text=ask.text,
            own=ask.own,
            place=FieldView(name, name, typed, "", (error,) if error else (), 3, counted=False),
            first=ask.id in options.first,
        )


def _own_boxes(options: PrintOptions, form: FirstQuestionsForm | None) -> Iterator[FieldView]:
    for place in range(1, MOST_OWN + 1):
        name = f"own-{place}"
        error = form.shown_errors.get(name) if form else None
        stored = options.own[place - 1] if place <= len(options.own) else ""
        value = form.posted.get(name, "") if form else stored
        label = gettext("My own question %(number)s", number=place)
        yield FieldView(name, name, value, label, (error,) if error else (), FOLLOW_UP_LENGTH)
