"""Pages to read: help, Learn cards, glossary, sources, and what this site is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from screening.questionnaire.base import Block
from screening.questionnaire.glossary import Gloss, terms_in
from screening.web.i18n import day
from screening.web.limits import limiter
from screening.web.navigation import page
from screening.web.state import services

bp = Blueprint("learn", __name__)
limiter.exempt(bp)


@bp.get("/help")
@page
def help_page() -> ResponseReturnValue:
    return render_template("help.html")


@bp.get("/learn")
@page
def cards() -> ResponseReturnValue:
    return render_template("learn.html")


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
    titles = dict.fromkeys(
        questionnaire.sources[questionnaire.evidence[id_].source].title
        for id_ in learn_card.evidence
    )
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
    )


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (block.lead or "", block.text or "", block.note or "")
        yield from _texts(block.list)


@bp.get("/glossary")
@page
def glossary() -> ResponseReturnValue:
    return render_template("glossary.html")


@bp.get("/sources")
@page
def sources() -> ResponseReturnValue:
    questionnaire = services().questionnaire
    out_of_date = ""  # or a sentence, once the content is past its review date
    if services().clock().date() > questionnaire.review_by:
        out_of_date = questionnaire.sheet.out_of_date.replace(
            "{date}", day(questionnaire.review_by)
        )
    return render_template("sources.html", out_of_date=out_of_date)


@bp.get("/clinicians")
@page
def clinicians() -> ResponseReturnValue:
    return render_template("clinicians.html")


@bp.get("/privacy")
@page
def privacy() -> ResponseReturnValue:
    settings = services().settings
    offered_by = (settings.clinic_name, settings.clinic_contact)
    return render_template("privacy.html", offered_by=tuple(filter(None, offered_by)))


@bp.get("/disclaimer")
@page
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
