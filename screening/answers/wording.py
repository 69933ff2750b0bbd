"""How days and values read in a summary."""

from __future__ import annotations

from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


MEDICINE_KINDS = {
    "": "",
    "prescribed": "prescribed",
    "otc": "over the counter",
    "herb": "herb or vitamin",
}
"""How the kinds of the medicine list read, by their values."""


def day(when: date) -> str:
    """'22 Nov 2026': no reader takes the month for the day. Not from the server's locale."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
