"""How values read in a summary."""

from __future__ import annotations

MEDICINE_KINDS = {
    "": "",
    "prescribed": "prescribed",
    "otc": "over the counter",
    "herb": "herb or vitamin",
}
"""How the kinds of the medicine list read, by their values."""
