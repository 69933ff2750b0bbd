"""The summary: both sheets on the screen, for the browser's own print."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from screening.answers.summary import build_summary
from screening.web.current import open_current
from screening.web.overview import steps_left
from screening.web.services import services
from screening.web.steps import find_ask_again

bp = Blueprint("summary", __name__)


@bp.get("/summary")
def show() -> ResponseReturnValue:
    kept, current = services(), open_current()
    made_at = kept.clock().astimezone(kept.settings.zone)
    summary = build_summary(kept.questionnaire, current.screening, made_at, current.sheet_reference)
    return render_template(
        "summary.html",
        summary=summary,
        ask_again=find_ask_again(current.screening),
        steps_left=len(steps_left(current.screening)),
    )
