"""The JSON Schema of a questions file."""

from __future__ import annotations

import json
from pathlib import Path

from screening.questionnaire.schema import schema_text
from tests.questionnaire.files import SHIPPED, line_of, problems_in, small_with, text_of

ROOT = Path(__file__).parents[2]


class TestSchema:
    def test_the_committed_schema_is_that_of_the_models(self) -> None:
        """Run `screening export schema -o questions.schema.json` after a change of the models."""
        assert (ROOT / "questions.schema.json").read_text(encoding="utf-8") == schema_text()

    def test_the_shipped_file_names_it_in_its_first_line(self) -> None:
        first = text_of(SHIPPED).splitlines()[0]

        assert first == "# yaml-language-server: $schema=questions.schema.json"

    def test_it_says_what_keys_mean_and_forbids_others(self) -> None:
        schema = json.loads(schema_text())
        question = schema["$defs"]["Question"]

        assert question["additionalProperties"] is False
        assert "text" in question["required"]
        assert question["properties"]["offers"]["description"].startswith("Which standard answers")
        assert question["properties"]["show_if"]["type"] == "string"

    def test_it_explains_every_key(self) -> None:
        schema = json.loads(schema_text())
        models = {"the file": schema, **schema["$defs"]}

        unexplained = [
            f"{name}.{key}"
            for name, model in models.items()
            for key, value in model.get("properties", {}).items()
            if len(value.get("description", "")) < 8
        ]

        assert unexplained == []
        assert sum(len(model.get("properties", ())) for model in models.values()) > 250


def test_a_condition_of_a_whole_page_is_refused_with_the_reason() -> None:
    for old in ("      - id: your-hopes\n", "  - id: health\n"):
        indent = " " * (len(old) - len(old.lstrip()) + 2)
        text = small_with((old, f"{old}{indent}show_if: about = me\n"))

        [problem] = problems_in(text)

        assert problem.text == "a whole page cannot depend on an answer"
        assert problem.line == line_of(text, f"{indent}show_if: about = me")
        assert "history would tell how someone answered" in problem.why
