"""Pages to read: help, Learn cards, glossary, sources, and what this site is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from screening.questionnaire.content import Block
from screening.questionnaire.glossary import Gloss, find_terms
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.site_text import Card
from screening.web.i18n import day
from screening.web.limits import limiter
from screening.web.state import services

bp = Blueprint("learn", __name__)
limiter.exempt(bp)


@bp.get("/help")
def help_page() -> ResponseReturnValue:
    return render_template("help.html")


@bp.get("/learn")
def cards() -> ResponseReturnValue:
    return render_template("learn.html")


@bp.get("/learn/<card_id>")
def card(card_id: str) -> ResponseReturnValue:
    questionnaire = services().questionnaire
    places = {each.id: place for place, each in enumerate(questionnaire.cards)}
    if card_id not in places:
        abort(404)
    place = places[card_id]
    around = (None, *questionnaire.cards, None)
    return render_template(
        "card.html",
        card=questionnaire.cards[place],
        previous=around[place],
        next=around[place + 2],
        where_from=_where_from(questionnaire, questionnaire.cards[place]),
        terms=tuple(_terms(questionnaire, questionnaire.cards[place])),
    )


def _terms(questionnaire: Questionnaire, card: Card) -> Iterator[tuple[Gloss, ...]]:
    """For each block, the glossary terms that stand there first."""
    known: set[str] = set()
    for block in card.body:
        found = find_terms(questionnaire.glossary, _texts((block,)), known)
        known.update(gloss.name for gloss in found)
        yield found


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (block.lead or "", block.text or "", block.note or "")
        yield from _texts(block.list)


def _where_from(questionnaire: Questionnaire, card: Card) -> tuple[str, ...]:
    """The documents and references behind a card."""
    titles = dict.fromkeys(
        questionnaire.sources[questionnaire.evidence[id_].source].title for id_ in card.evidence
    )
    return (*titles, *(questionnaire.references[id_].cite for id_ in card.references))


@bp.get("/glossary")
def glossary() -> ResponseReturnValue:
    return render_template("glossary.html")


@bp.get("/sources")
def sources() -> ResponseReturnValue:
    return render_template("sources.html", out_of_date=_out_of_date())


def _out_of_date() -> str:
    """A sentence once the content is past its review date."""
    questionnaire = services().questionnaire
    if services().clock().date() <= questionnaire.review_by:
        return ""
    return questionnaire.sheet.out_of_date.replace("{date}", day(questionnaire.review_by))


@bp.get("/clinicians")
def clinicians() -> ResponseReturnValue:
    return render_template("clinicians.html")


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("privacy.html")


@bp.get("/disclaimer")
def disclaimer() -> ResponseReturnValue:
    return render_template("disclaimer.html")


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
