"""The server with one fault built in: the review raises an error that quotes all answers.

python -m tests.faults.breaking serve
"""

from __future__ import annotations

import sys

from screening.answers.screening import Screening
from screening.cli import main
from screening.web import overview


def quote_everything(screening: Screening) -> object:
    raise ValueError(screening.to_json().decode())


if __name__ == "__main__":
    # before the views are imported, which take the function from there
    overview.review_sections = quote_everything
    sys.exit(main())
