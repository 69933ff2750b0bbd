"""A page as a browser has it: what stands on it, and its forms as they would be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

Value = str | list[str]
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """What came back. `headers` as they came: a name may stand twice."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The only header of that name, or None."""
        found = self.all_headers(name)
        assert len(found) < 2, f"{name} stands {len(found)} times"
        return found[0] if found else None

    def all_headers(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


def words(tag: Tag) -> str:
    """The text of `tag` with blanks as a browser shows them, less what stands there to take out."""
    beside = {"take-out", "follows"}
    texts = (
        text
        for text in tag.strings
        if not any(beside & {*parent.get("class", ())} for parent in text.parents)
    )
    return " ".join("".join(texts).split())


@dataclass(frozen=True)
class Page:
    """A page that a visitor got. `address` is its path with the query."""

    address: str
    reply: Reply

    @property
    def status(self) -> int:
        return self.reply.status

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page without script: what is in a template does not show and is not sent."""
        soup = BeautifulSoup(self.reply.body, "html.parser")
        for template in soup.find_all("template"):
            template.decompose()
        return soup

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def main(self) -> Tag:
        found = self.soup.find_all("main")
        assert len(found) == 1, f"{self.address}: {len(found)} <main>"
        return found[0]

    @property
    def kind(self) -> str:
        return str(self.main["data-page"])

    @property
    def title(self) -> str:
        return words(self.soup.title)

    @property
    def heading(self) -> str:
        return words(self.soup.h1)

    @property
    def text(self) -> str:
        """All that can be read between header and footer."""
        return words(self.main)

    @property
    def errors(self) -> dict[str, str]:
        """The error summary: message by the id that it leads to."""
        box = self.soup.find(id="error-summary")
        return {a["href"].removeprefix("#"): words(a) for a in box.find_all("a")} if box else {}

    @property
    def form(self) -> Form:
        """The form between header and footer."""
        found = self.main.find_all("form")
        assert len(found) == 1, f"{self.address}: {len(found)} forms"
        return Form(found[0], self.address)

    def form_to(self, path: str) -> Form:
        """The form that is sent to `path`."""
        forms = [Form(tag, self.address) for tag in self.soup.find_all("form", method="post")]
        found = [form for form in forms if urlsplit(form.action).path == path]
        assert len(found) == 1, f"{self.address}: {len(found)} forms to {path}"
        return found[0]

    def links(self, text: str) -> list[str]:
        """Where the links go whose words begin with `text`."""
        return [a["href"] for a in self.soup.find_all("a", href=True) if words(a).startswith(text)]


class Form:
    """A form as it stands on the page. Filling it changes the page, as it would in a browser."""

    def __init__(self, tag: Tag, address: str) -> None:
        self.tag = tag
        self.action = urljoin(address, tag.get("action") or address)
        assert tag.get("method", "get").lower() == "post"

    def _named(self, name: str) -> list[Tag]:
        return [
            tag
            for tag in self.tag.find_all(["input", "textarea", "select"])
            if tag.get("name") == name and tag.get("type") != "submit"
        ]

    @property
    def names(self) -> list[str]:
        """The names of everything that can be filled in, hidden fields included."""
        tags = self.tag.find_all(["input", "textarea", "select"])
        return list(dict.fromkeys(t["name"] for t in tags if t.get("type") != "submit"))

    def fill(self, fields: Mapping[str, Value]) -> None:
        for name, value in fields.items():
            tags = self._named(name)
            assert tags, f"no field {name} in the form to {self.action}"
            if tags[0].get("type") in ("radio", "checkbox"):
                _pick(tags, [value] if isinstance(value, str) else value)
            else:
                assert len(tags) == 1
                _write(tags[0], value)

    @property
    def values(self) -> Pairs:
        """What would be sent, without a button."""
        return [pair for tag in self.tag.find_all(True) for pair in _sent(tag)]

    def value(self, name: str) -> str:
        """The one value of `name` that would be sent; empty without any."""
        found = [value for key, value in self.values if key == name]
        assert len(found) < 2
        return found[0] if found else ""

    def pressed(self, name: str = "", value: str = "") -> Pairs:
        """What is sent when that button is pressed; without a name, the first one (Enter)."""
        buttons = [
            tag
            for tag in self.tag.find_parents()[-1].find_all(["button", "input"])
            if tag.get("type", "submit" if tag.name == "button" else "") == "submit"
            and (tag.get("form") == self.tag.get("id", "") or tag.find_parent("form") is self.tag)
        ]
        if name:
            buttons = [b for b in buttons if (b.get("name"), b.get("value")) == (name, value)]
        assert buttons, f"no button {name}={value} in the form to {self.action}"
        button = buttons[0]
        own = [(button["name"], button.get("value", ""))] if button.get("name") else []
        return self.values + own


def _pick(tags: list[Tag], values: Iterable[str]) -> None:
    known = [tag["value"] for tag in tags]
    assert set(values) <= set(known), f"{values} not in {known}"
    for tag in tags:
        del tag["checked"]
        if tag["value"] in values:
            tag["checked"] = ""


def _write(tag: Tag, value: Value) -> None:
    assert isinstance(value, str)
    if tag.name == "textarea":
        tag.string = "\n" + value
    elif tag.name == "select":
        assert value in [option["value"] for option in tag.find_all("option")]
        for option in tag.find_all("option"):
            del option["selected"]
            if option["value"] == value:
                option["selected"] = ""
    else:
        tag["value"] = value


def _sent(tag: Tag) -> Pairs:
    """What this element adds to what its form sends; text with line ends as browsers send them."""
    name = tag.get("name")
    if not name or tag.has_attr("disabled") or tag.get("type") == "submit":
        return []
    if tag.name == "textarea":
        text = tag.get_text().removeprefix("\n")
        return [(name, text.replace("\r\n", "\n").replace("\n", "\r\n"))]
    if tag.name == "select":
        options = tag.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [(name, option["value"]) for option in chosen]
    if tag.name != "input":
        return []
    if tag.get("type") in ("radio", "checkbox"):
        return [(name, tag["value"])] if tag.has_attr("checked") else []
    return [(name, tag.get("value", ""))]
