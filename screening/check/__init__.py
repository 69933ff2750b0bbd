"""What editors are told about a questions file."""

from __future__ import annotations

from screening.shipped import shipped


def render(name: str, **values: object) -> str:
    """Return the template `name` of templates/check with `values` in it, escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # slow, and for pages alone

    env = Environment(
        loader=FileSystemLoader(shipped("templates") / "check"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return env.get_template(name).render(values)
