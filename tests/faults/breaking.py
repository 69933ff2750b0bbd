"""The server with one fault built in: the review raises an error that quotes all answers.

python -m tests.faults.breaking serve
"""

from __future__ import annotations

import json
import sys

from screening.answers.path import Path
from screening.cli import main
from screening.web import review
from tests.parsed import take_over


def quote_everything(path: Path, *_: object) -> object:
    raise ValueError(json.dumps(path.answers.to_data()))


if __name__ == "__main__":
    review.review_section = quote_everything
    take_over()
    sys.exit(main())
