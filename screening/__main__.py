"""`python -m screening`: the same as the command `screening`."""

import sys

from screening.cli import main

sys.exit(main())
