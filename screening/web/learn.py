"""Pages to read: help, Learn cards, glossary, sources, and what this site is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from screening.answers.summary import version_of
from screening.questionnaire.base import Block
from screening.questionnaire.crisis import find_contacts
from screening.questionnaire.glossary import Gloss, terms_in
from screening.web.i18n import day
from screening.web.limits import limiter
from screening.web.navigation import page
from screening.web.state import current_clinic, services

bp = Blueprint("learn", __name__)
limiter.exempt(bp)


def add_page(address: str, endpoint: str, template: str) -> None:
    """Show a page that is the same for everyone at `address`."""

    @page
    def show() -> ResponseReturnValue:
        return render_template(template)

    bp.add_url_rule(address, endpoint, show)


add_page("/help", "help_page", "help.html")
add_page("/learn", "cards", "learn.html")
add_page("/glossary", "glossary", "glossary.html")
add_page("/clinicians", "clinicians", "clinicians.html")
add_page("/disclaimer", "disclaimer", "disclaimer.html")


@bp.get("/learn/<card_id>")
@page
def card(card_id: str) -> ResponseReturnValue:
    questionnaire = services().questionnaire
    ids = [learn_card.id for learn_card in questionnaire.cards]
    if card_id not in ids:
        abort(404)
    index = ids.index(card_id)
    learn_card = questionnaire.cards[index]
    terms: list[tuple[Gloss, ...]] = []  # of each block, those that stand there first
    for block in learn_card.body:
        known = {gloss.name for of_block in terms for gloss in of_block}
        terms.append(terms_in(questionnaire.glossary, _texts((block,)), known))
    documents = (questionnaire.evidence[id_].source for id_ in learn_card.evidence)
    titles = dict.fromkeys(questionnaire.sources[source].title for source in documents)
    neighbors = (None, *questionnaire.cards, None)
    return render_template(
        "card.html",
        card=learn_card,
        previous=neighbors[index],
        next=neighbors[index + 2],
        where_from=(
            *titles,
            *(questionnaire.references[id_].cite for id_ in learn_card.references),
        ),
        terms=tuple(terms),
        version=version_of(questionnaire),
        contact=tuple(find_contacts(current_clinic().contact or "")),
    )


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (block.lead or "", block.text or "", block.note or "")
        yield from _texts(block.list)


@bp.get("/sources")
@page
def sources() -> ResponseReturnValue:
    questionnaire = services().questionnaire
    is_past = services().clock().date() > questionnaire.review_by
    sentence = questionnaire.sheet.out_of_date.replace("{date}", day(questionnaire.review_by))
    return render_template("sources.html", out_of_date=sentence if is_past else "")


COUNTED_CHANGED_ON = date(2026, 11, 27)
"""The day of the last change of parts/counted.html, which people see."""


@bp.get("/privacy")
@page
def privacy() -> ResponseReturnValue:
    settings, changed_on = services().settings, services().questionnaire.site.privacy_changed_on
    clinic = current_clinic()
    known = filter(None, (clinic.name, clinic.contact))
    return render_template(
        "privacy.html",
        offered_by=[tuple(find_contacts(who)) for who in known],
        changed_on=max(changed_on, COUNTED_CHANGED_ON) if settings.counts else changed_on,
    )


ACCESSIBILITY_CHANGED_ON = date(2026, 11, 27)
"""The day of the last change of accessibility.html, which people see."""


@bp.get("/accessibility")
@page
def accessibility() -> ResponseReturnValue:
    return render_template(
        "accessibility.html",
        contact=tuple(find_contacts(current_clinic().contact or "")),
        changed_on=ACCESSIBILITY_CHANGED_ON,
    )


@bp.get("/.well-known/security.txt")
def security_txt() -> ResponseReturnValue:
    settings = services().settings
    if not settings.security_contact:
        abort(404)
    year = services().clock().year + 1
    lines = (
        f"Contact: {settings.security_contact}",
        f"Expires: {year}-01-01T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {settings.public_url}/.well-known/security.txt",
    )
    return Response("\n".join((*lines, "")), mimetype="text/plain")
