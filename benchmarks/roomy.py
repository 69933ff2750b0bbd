"""`screening`, with the limits on the size of a questions file lifted.

It refuses a file of a thousand questions as long as the shipped ones. What they would cost is
measured all the same.
"""

from __future__ import annotations

import sys

from screening.cli import main
from screening.questionnaire import yaml_source as file_text
from screening.questionnaire import yaml_source as source

if __name__ == "__main__":
    file_text.MAX_BYTES = 16 * 1024 * 1024
    source.MAX_NODES = 1_000_000
    sys.exit(main())
