"""Parts of pages that are the same for everyone who reads in that language.

    {% once view.question.id %} ... {% endonce %}

What stands between is rendered when it is first needed, and kept with the questionnaire for as
long as that is in use. It may use whatever depends on the questionnaire, the language and the
settings alone. What else it depends on is named behind `once`, and must be one of a few values
that come from the questionnaire or from us: never anything that a person wrote or answered.
"""

from __future__ import annotations

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from screening.web.state import services

TAGS = {"once"}


class Fragments:
    """What was rendered once, for the language and the questionnaire of this request."""

    def __getitem__(self, key: object) -> Markup | None:
        return services().fragments.get(key)

    def keep(self, key: object, rendered: Markup) -> Markup:
        services().fragments[key] = rendered
        return rendered


class Once(Extension):
    tags = TAGS

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.extend(fragments=Fragments())

    def parse(self, parser: Parser) -> nodes.Node:
        """What is kept is printed; else the body is rendered, kept and printed."""
        line = next(parser.stream).lineno
        place: list[nodes.Expr] = [nodes.Const(parser.name), nodes.Const(line)]
        while not parser.stream.current.test("block_end"):
            place.append(parser.parse_expression())
            parser.stream.skip_if("comma")
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        key, found, made = (parser.free_identifier(line) for _ in range(3))
        fragments = nodes.EnvironmentAttribute("fragments")
        keep = nodes.Getattr(fragments, "keep", "load")
        missing = [
            nodes.AssignBlock(made, None, body),
            nodes.Output([nodes.Call(keep, [key, made], [], None, None)]),
        ]
        look = [
            nodes.Assign(key, nodes.Tuple(place, "load")),
            nodes.Assign(found, nodes.Getitem(fragments, key, "load")),
            nodes.If(
                nodes.Test(found, "none", [], [], None, None), missing, [], [nodes.Output([found])]
            ),
        ]
        return nodes.Scope(look).set_lineno(line)
