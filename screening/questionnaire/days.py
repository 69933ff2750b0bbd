"""How a day reads, in the file's own text and on every page."""

from __future__ import annotations

from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(when: date) -> str:
    """'22 Nov 2026': no reader takes the month for the day. Not from the server's locale."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
