"""What is in the process that servers are forks of: see tests/forked.py."""

from __future__ import annotations

from contextlib import suppress

from screening.errors import QuestionnaireError
from tests.parsed import load_as_servers_do, take_over

take_over()
with suppress(QuestionnaireError):  # which the servers tell
    load_as_servers_do()
