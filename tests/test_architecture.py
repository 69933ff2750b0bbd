"""docs/architecture.md names every room and every module in it, and no others."""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


def test_the_page_for_maintainers_names_every_module() -> None:
    page = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tree = page.split("```")[3]
    modules = {
        path.relative_to(CHECKOUT / "screening").with_suffix("")
        for path in (CHECKOUT / "screening").rglob("*.py")
        if path.name not in ("__init__.py", "__main__.py") and "_shipped" not in path.parts
    }
    for module in modules:
        room = module.parts[0] if len(module.parts) > 1 else "__init__"
        part = re.search(rf"(?ms)^  {room}\b.*?(?=^  [a-z_]+/|^[a-z]|\Z)", tree)
        assert part, f"the room {room} is not on the page"
        assert re.search(rf"\b{module.name}\b", part[0]), f"{module} is not on the page"


def test_every_room_on_the_page_is_there() -> None:
    page = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for room in re.findall(r"(?m)^  ([a-z_]+)/", page.split("```")[3]):
        assert (CHECKOUT / "screening" / room).is_dir(), room
