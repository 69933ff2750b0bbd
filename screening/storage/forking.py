"""No connection is shared over a fork: a process that is forked makes connections of its own."""

from __future__ import annotations

import os
import weakref

from sqlalchemy import Engine
from sqlalchemy.pool import Pool


def part_after_fork(engine: Engine) -> None:
    if not hasattr(os, "register_at_fork"):  # Windows does not fork
        return
    found = weakref.ref(engine)

    def part() -> None:
        if (inherited := found()) is not None:
            _inherited.append(inherited.pool)
            inherited.dispose(close=False)

    os.register_at_fork(after_in_child=part)


_inherited: list[Pool] = []
"""Held so that nothing closes them: that is for the process that opened them."""
