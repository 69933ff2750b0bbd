"""On the summary and before it: taking out, picking first, ordering, adding; in all files."""

from __future__ import annotations

from urllib.parse import urlencode

import pymupdf
import pytest

from tests.journeys.page import Form, Page, Pairs, Value, words
from tests.journeys.sheets import clinician_lines, patient_sheet
from tests.journeys.visitor import Visitor

FILES = ("/summary.txt", "/summary.json", "/summary.fhir.json", "/summary.response.json")


@pytest.fixture
def ready(begun: Visitor) -> Visitor:
    """A visitor with a few answers, on the summary."""
    begun.get("/checklist/heart")
    begun.save({"heart_conditions": ["stroke"], "bp_reading": "120/80"})
    begun.get("/checklist/your-hopes")
    begun.save({"hopes": "To hear the sea"})
    begun.get("/checklist/alcohol-drugs")
    begun.save({"substance_problem": "now"})
    begun.get("/summary")
    return begun


def press(visitor: Visitor, name: str, line: str, status: int = 200) -> Page:
    """Press the button of that name beside the line, on the summary."""
    page = visitor.get("/summary")
    assert page.soup.find("button", attrs={"name": name, "value": line}), f"no {name} at {line}"
    token = page.form_to("/summary").value("csrf_token")
    return visitor.send("/summary", [("csrf_token", token), (name, line)], status)


def take_out(visitor: Visitor, *lines: str) -> None:
    for line in lines:
        press(visitor, "take_out", line)


def choices(visitor: Visitor) -> Form:
    return visitor.page.form_to("/first-questions")


def choose(visitor: Visitor, fields: dict[str, Value], status: int = 200) -> Page:
    """What to ask first; leads to the summary."""
    visitor.get("/first-questions")
    form = choices(visitor)
    form.fill(fields)
    return visitor.press("action", "save", form=form, status=status)


def test_the_menu_saves_the_questions_to_ask_first(ready: Visitor) -> None:
    ready.get("/first-questions")
    revision = choices(ready).value("revision")
    assert ready.press("then", "checklist", form=choices(ready)).address == "/checklist"
    ready.get("/first-questions")
    assert choices(ready).value("revision") == revision, "nothing was changed"
    choices(ready).fill({"own-1": "Who sits with me?"})

    assert ready.press("then", "save", form=choices(ready)).address == "/save"

    ready.get("/first-questions")
    assert choices(ready).value("own-1") == "Who sits with me?"
    fields = [*choices(ready).values, ("then", "back")]
    assert ready.send("/first-questions", fields, 400).kind == "problem"


def everywhere(visitor: Visitor) -> str:
    """Both sheets and every file, as text."""
    page = visitor.get("/summary")
    for button in page.soup.select(".take-out"):
        button.decompose()
    sheets = [page.soup.find(id=f"{sheet}-sheet") for sheet in ("clinician", "patient")]
    files = [visitor.get(address).reply.body.decode() for address in FILES]
    visitor.get("/summary")
    return "\n".join([*(sheet.get_text() for sheet in sheets if sheet), *files])


def test_a_line_that_is_taken_out_is_nowhere_at_once(ready: Visitor) -> None:
    assert "stroke" in everywhere(ready).lower()
    assert "With my health conditions" in everywhere(ready)

    take_out(ready, "topic-stroke")

    left = everywhere(ready)
    assert "stroke" not in left.lower()
    assert "With my health conditions" not in left, "nor the question that it brought"
    assert "heart or blood vessel problems" not in left, "nor is it called blank"


def test_the_page_comes_back_at_a_place_that_tells_nothing(ready: Visitor) -> None:
    token = ready.get("/summary").form_to("/summary").value("csrf_token")

    reply = ready.ask("POST", "/summary", [("csrf_token", token), ("take_out", "topic-stroke")])

    assert (reply.status, reply.header("Location")) == (303, "/summary#at")
    place = ready.get("/summary").soup.find(id="at")
    assert place["tabindex"] == "-1", "the browser moves the focus where its address says"
    said = "The summary, the print and every file now hold what you see here."
    assert words(place.find(role="status")) == f'Taken out: "Stroke/TIA". {said}'

    place = press(ready, "put_back", "topic-stroke").soup.find(id="at")
    assert words(place.find(role="status")) == f'Put back: "Stroke/TIA". {said}'


def test_the_page_comes_back_unfolded_where_the_script_says(ready: Visitor) -> None:
    token = ready.get("/summary").form_to("/summary").value("csrf_token")
    sent = [("csrf_token", token), ("take_out", "topic-stroke"), ("place", "sheet-raise_first")]

    page = ready.send("/summary", sent)

    assert page.address == "/summary#at"
    assert page.soup.find(id="lines")["data-place"] == "sheet-raise_first"
    assert press(ready, "take_out", "topic-bp").soup.find(id="lines")["data-place"] == ""


def test_the_page_for_the_provider_is_shown_alone_with_nothing_to_press(ready: Visitor) -> None:
    take_out(ready, "answer-hopes")
    summary = ready.get("/summary")

    page = ready.follow("Show to my provider")

    assert (page.address, page.kind) == ("/show", "show")
    assert page.main.select("article") == page.main.select("#clinician-sheet")
    assert not page.main.find_all(["button", "form", "input"])
    assert clinician_lines(page) == clinician_lines(summary)
    assert "Stroke/TIA" in page.text
    assert "To hear the sea" not in page.text
    assert page.links("Back to my summary") == ["/summary"] * 2
    assert page.reply.header("Cache-Control") == "no-store"


def test_what_prints_is_chosen_among_what_is_there(begun: Visitor) -> None:
    begun.get("/summary")
    assert ("answers", "1") not in download_form(begun), "nothing was answered"
    label = words(begun.page.soup.find("label", attrs={"for": "download-back"}))
    assert label == "With the back of the page for your provider"
    assert "what you answered" not in words(begun.page.soup.find(id="download"))

    begun.get("/checklist/heart")
    begun.save({"heart_conditions": ["stroke"], "bp_reading": "120/80"})
    begun.get("/summary")
    assert ("answers", "1") in download_form(begun)
    label = words(begun.page.soup.find("label", attrs={"for": "download-back"}))
    assert "Why these lines" in label


def test_every_line_of_the_sheets_has_its_own_button(ready: Visitor) -> None:
    page = ready.get("/summary")

    lines = {button["value"] for button in page.soup.select(".take-out")}

    assert {"topic-stroke", "topic-bp", "answer-hopes", "answer-heart_conditions"} <= lines
    assert {"ask-P01", "list-blank", "list-not-opened", "no-body"} & lines >= {"ask-P01"}
    assert not [line for line in lines if "safety" in line]
    for button in page.soup.select(".take-out"):
        assert button["form"] == page.form_to("/summary").tag["id"]


def test_a_line_of_several_has_no_button_and_changes_with_the_lines_that_it_names(
    begun: Visitor,
) -> None:
    begun.get("/checklist/medicine-kinds")
    begun.save({"medicine_kinds": ["opioids"]})
    begun.get("/checklist/other-health")
    begun.save({"other_conditions": ["sleep_apnea"]})
    begun.get("/checklist/alcohol-drugs")
    begun.save({"current_use": ["alcohol_most_days"]})
    [row] = begun.get("/summary").soup.select("#rule-sedation")
    assert "opioids" in row.text
    assert "Made of: Breathing · Sedating medicine · Alcohol/drugs." in row.text
    assert "Made of: Breathing" in begun.page.soup.find(id="patient-sheet").text
    assert not row.find("button")
    token = begun.page.form_to("/summary").value("csrf_token")
    begun.send("/summary", [("csrf_token", token), ("take_out", "rule-sedation")])

    sedation = {"several at once", "more than one thing that can make you sleepy"}
    assert all(words in everywhere(begun) for words in sedation)
    assert "no interaction check" in everywhere(begun)
    take_out(begun, "topic-sedating")
    assert "opioid" not in everywhere(begun)
    [row] = begun.get("/summary").soup.select("#rule-sedation")
    assert "Made of: Breathing · Alcohol/drugs." in row.text
    take_out(begun, "topic-breathing")
    assert not any(words in everywhere(begun) for words in sedation)
    assert "no interaction check" not in everywhere(begun)
    press(begun, "put_back", "topic-sedating")
    assert all(words in everywhere(begun) for words in sedation)


def test_what_was_taken_out_can_be_put_back(ready: Visitor) -> None:
    take_out(ready, "topic-stroke")

    press(ready, "put_back", "topic-stroke")

    assert "Stroke/TIA" in everywhere(ready)
    assert ready.get("/checklist/heart").form.value("heart_conditions") == "stroke"


def test_an_answer_that_is_taken_out_is_nowhere_but_in_the_checklist(ready: Visitor) -> None:
    take_out(ready, "answer-hopes")

    assert "To hear the sea" not in everywhere(ready)
    assert "To hear the sea" in ready.get("/check-answers").text


def test_what_is_deleted_for_good_is_in_the_checklist_no_more(ready: Visitor) -> None:
    take_out(ready, "answer-hopes", "topic-stroke")

    press(ready, "delete", "answer-hopes")
    press(ready, "delete", "topic-stroke")

    assert "To hear the sea" not in ready.get("/check-answers").text
    assert "stroke" not in ready.get("/check-answers").text.lower()
    assert "120/80" in ready.get("/check-answers").text, "what another line says stays"
    assert not ready.get("/summary").soup.find("button", attrs={"name": "put_back"})


def test_words_that_explain_a_topic_go_with_it_and_the_page_says_so(begun: Visitor) -> None:
    begun.get("/checklist/past-ketamine")
    begun.save({"ketamine_before": ["mental_health", "outside"]})
    begun.save({"ketamine_before_details": "Twice at a party in 2019"})
    assert "Twice at a party" in everywhere(begun)

    take_out(begun, "topic-past_ketamine")

    assert "Twice at a party" not in everywhere(begun)
    assert "past ketamine outside medical care" in everywhere(begun), "another topic stays"
    list_ = begun.page.soup.select_one(".taken-out details").get_text()
    assert "and your own words about it" in list_
    assert "past ketamine experience" in list_
    assert "is not searched" in begun.page.soup.select_one(".taken-out").get_text()


def test_a_new_answer_under_a_topic_that_is_out_stays_out_and_the_page_says_so(
    ready: Visitor,
) -> None:
    take_out(ready, "topic-stroke")
    ready.get("/checklist/heart")
    ready.save({"heart_conditions": []})
    page = ready.get("/summary")
    assert "A new answer to the same question or topic stays out too" in page.text
    assert "Nothing is behind it now." in page.text

    ready.get("/checklist/heart")
    ready.save({"heart_conditions": ["stroke"]})

    assert "stroke" not in everywhere(ready).lower()


def test_a_row_at_a_glance_takes_its_answers_out_of_everything(ready: Visitor) -> None:
    ready.get("/checklist/your-reasons")
    ready.save({"reasons": ["depression"]})
    assert "depression" in everywhere(ready)

    take_out(ready, "glance-for")

    assert "depression" not in everywhere(ready).lower()


@pytest.mark.parametrize(
    "sent",
    [
        [],
        [("take_out", "topic-stroke"), ("put_back", "topic-stroke")],
        [("take_out", "topic-stroke"), ("take_out", "topic-bp")],
        [("sheet_language", "tlh")],
        [("leave_out", "topic-stroke")],
    ],
    ids=str,
)
def test_what_is_not_one_button_of_the_summary_is_refused(ready: Visitor, sent: Pairs) -> None:
    token = ready.get("/summary").form_to("/summary").value("csrf_token")

    ready.send("/summary", [("csrf_token", token), *sent], 400)

    assert "stroke" in everywhere(ready).lower()
    assert not ready.page.soup.find("button", attrs={"name": "put_back"})


@pytest.mark.parametrize("line", ["topic-none", "answer-safety_now", "safety", "row-1", "x" * 999])
def test_a_line_that_is_nowhere_changes_nothing(ready: Visitor, line: str) -> None:
    token = ready.get("/summary").form_to("/summary").value("csrf_token")

    page = ready.send("/summary", [("csrf_token", token), ("take_out", line)])

    assert not page.soup.find("button", attrs={"name": "put_back"})


def test_a_question_that_is_taken_out_is_nowhere(ready: Visitor) -> None:
    asked = "What checks will you do before we decide if KAP is a choice for me?"
    assert asked in everywhere(ready)

    take_out(ready, "ask-P01")

    assert asked not in everywhere(ready)
    assert asked not in ready.get("/first-questions").text


def test_three_questions_stand_first_and_a_fourth_is_asked_about(ready: Visitor) -> None:
    page = choose(ready, {"first": ["ask-P11", "ask-P13", "ask-P17"]})
    lines = clinician_lines(page)
    start = lines.index("Please go through these three questions first (picked by the patient)")
    assert [line.split(" ", 2)[:2] for line in lines[start + 1 : start + 4]] == [
        ["Which", "side"],
        ["What", "is"],
        ["If", "I"],
    ]

    page = choose(ready, {"first": ["ask-P11", "ask-P13", "ask-P17", "ask-P01"]}, 422)

    assert "You picked 4 questions to ask first." in " ".join(page.errors.values())
    assert all(page.soup.find(id=target) for target in page.errors)
    first = [value for name, value in choices(ready).values if name == "first"]
    assert len(first) == 4, "all kept, to choose from"


def test_the_page_opens_at_its_top_unless_it_was_saved_itself(ready: Visitor) -> None:
    assert not ready.get("/first-questions").main.select(".saved, [autofocus]")

    page = ready.press("action", "put_first", form=choices(ready))

    assert page.main.select_one("#at[autofocus] .saved")


def test_what_was_picked_is_moved_by_buttons_and_leads_both_sheets(ready: Visitor) -> None:
    choose(ready, {"first": ["ask-P11", "ask-P13", "ask-P17"]})
    form = ready.get("/first-questions").form_to("/first-questions")
    assert not ready.page.soup.find("button", attrs={"name": "up", "value": "ask-P11"})

    reply = ready.ask("POST", "/first-questions", form.pressed("up", "ask-P17"))

    assert (reply.status, reply.header("Location")) == (303, "/first-questions#at")
    form = ready.get("/first-questions").form_to("/first-questions")
    assert form.tag.find("div", id="at").has_attr("autofocus")
    page = ready.press("down", "ask-P11", form=form)
    assert page.address == "/first-questions#at"
    boxes = page.main.find_all("input", attrs={"name": "first"})
    assert [box["value"] for box in boxes][:3] == ["ask-P17", "ask-P11", "ask-P13"]
    page = ready.get("/summary")
    asked = [words(li) for li in page.soup.select("#clinician-sheet .first-questions li")]
    assert asked == patient_sheet(page).asks[:3]
    assert asked[0].startswith("If I start to feel much worse")


def test_what_was_not_picked_is_filled_and_the_sheet_says_so(ready: Visitor) -> None:
    page = choose(ready, {"first": ["ask-P13"], "own-1": "Who answers at night?"})

    asked = [words(li) for li in page.soup.select("#clinician-sheet .first-questions li")]
    assert asked[1] == "“Who answers at night?” (written by the patient)"
    assert asked[0].endswith("What does insurance pay? (picked by the patient)")
    assert asked[2].startswith("With my health conditions"), "of the highest line, a stroke"
    assert asked[2].endswith("(suggested from the answers)")
    assert "3. With my health conditions" in everywhere(ready)


def test_a_question_of_ones_own_stays_picked_or_out_when_its_words_change(ready: Visitor) -> None:
    choose(ready, {"own-1": "Who answers at night?", "own-2": "Can my sister come?"})
    ready.get("/first-questions")
    first, second = (
        box["value"]
        for box in ready.page.main.find_all("input", attrs={"name": "first"})
        if box["value"].startswith("ask-own-")
    )
    choose(ready, {"first": [first]})
    take_out(ready, second)

    page = choose(ready, {"own-1": "Who answers at 3 a.m.?", "own-2": "May my sister come?"})

    assert "“Who answers at 3 a.m.?” (picked by the patient)" in page.text
    assert "my sister come" not in everywhere(ready).partition("Take out")[0]


def test_own_questions_are_added_before_the_others(ready: Visitor) -> None:
    page = choose(ready, {"own-1": "Who answers at night?", "own-2": "Can my sister come?"})

    asks = patient_sheet(page).asks
    assert [ask[1:-1] for ask in asks[:2]] == ["Who answers at night?", "Can my sister come?"]


def test_the_file_is_laid_out_as_its_form_asks_and_nothing_is_stored(ready: Visitor) -> None:
    form = ready.get("/summary").soup.find("form", action="/summary.pdf", method="get")
    names = {box["name"] for box in form.find_all("input")}
    assert names == {"answers", "back", "large", "paper", "sheet"}, "no answer in the address"

    sizes = {
        query: len(ready.ask("GET", f"/summary.pdf?{query}").body)
        for query in ("sheet=both&paper=a4", "sheet=patient&paper=a4", "sheet=clinician&paper=a4")
    }

    assert max(sizes, key=sizes.__getitem__) == "sheet=both&paper=a4"
    assert len(set(sizes.values())) == 3
    assert ready.ask("GET", "/summary.pdf").status == 200


def download_form(visitor: Visitor) -> dict[tuple[str, str], bool]:
    """The values that the form above the file can send, and whether it sends them untouched."""
    form = visitor.get("/summary").soup.find("form", action="/summary.pdf", method="get")
    return {
        (box["name"], box["value"]): box["type"] == "hidden" or box.has_attr("checked")
        for box in form.find_all("input")
    }


def download(visitor: Visitor, form: dict[tuple[str, str], bool]) -> str:
    query = urlencode([pair for pair, is_sent in form.items() if is_sent])
    reply = visitor.ask("GET", f"/summary.pdf?{query}")
    with pymupdf.open(stream=reply.body) as document:
        return " ".join(word for page in document for word in page.get_text().split())


@pytest.mark.parametrize(
    ("box", "ticked_at_first", "heading"),
    [("back", True, "Why these lines, and what to clarify"), ("answers", False, "What I answered")],
)
def test_the_back_and_the_answers_print_where_their_box_is_ticked(
    ready: Visitor, box: str, ticked_at_first: bool, heading: str
) -> None:
    form = download_form(ready)
    assert form[box, "1"] is ticked_at_first

    for is_ticked in (not ticked_at_first, ticked_at_first):
        text = download(ready, form | {(box, "1"): is_ticked})
        assert (heading in text) is is_ticked
        assert download_form(ready) == form, "nothing of it is stored"
        assert (heading in download(ready, {})) is ticked_at_first, "nor in the next file"


BAD: list[tuple[Pairs, int]] = [
    ([("own-1", "q" * 201)], 422),
    ([("place-ask-P01", "first")], 400),
    ([("name", "Alex")], 400),
    ([("own-1", "a"), ("own-1", "b")], 400),
]


@pytest.mark.parametrize(("fields", "status"), BAD, ids=str)
def test_what_cannot_be_meant_changes_nothing(ready: Visitor, fields: Pairs, status: int) -> None:
    ready.get("/first-questions")
    form = choices(ready)
    names = {name for name, _ in fields}
    before = [pair for pair in form.values if pair[0] != "csrf_token"]
    sent = [pair for pair in form.values if pair[0] not in names] + fields

    ready.send("/first-questions", sent, status)

    if status == 422:
        assert ready.page.errors
        assert all(ready.page.soup.find(id=target) for target in ready.page.errors)
        assert set(fields) <= set(choices(ready).values), "it comes back as it was typed"
    ready.get("/first-questions")
    assert [pair for pair in choices(ready).values if pair[0] != "csrf_token"] == before


def test_what_was_chosen_stays_when_answers_change(ready: Visitor) -> None:
    take_out(ready, "topic-stroke")
    choose(ready, {"first": ["ask-P17"]})
    ready.get("/checklist/heart")
    ready.save({"heart_conditions": ["stroke", "rhythm"]})

    text = everywhere(ready)

    assert "stroke" not in text.lower()
    assert "rhythm problem" in text
    assert "Please go through these three questions first" in text


def test_an_example_is_marked_on_both_sheets_and_asks_whether_it_is_one(begun: Visitor) -> None:
    begun.save({"who_for": "learning"})

    page = begun.get("/summary")

    for sheet in ("clinician", "patient"):
        assert "EXAMPLE, not about a real person" in page.soup.find(id=f"{sheet}-sheet").get_text()
    assert "Is this about you after all?" in page.text
    assert page.links("Change")[0] == "/checklist/about-you"
    assert "EXAMPLE, not about a real person" in begun.get("/summary.txt").reply.body.decode()
    assert begun.ask("GET", "/summary.json").status == 404, "no record of no one"


def test_two_rows_that_are_alike_are_two_lines(begun: Visitor) -> None:
    """The list may be copied with one medicine twice: in the morning and at night."""
    begun.get("/checklist/medicine-list")
    begun.fill({"medicines-0-name": "zinc"})
    begun.press("action", "more_rows")
    begun.save({"medicines-1-name": "zinc"})
    page = begun.get("/summary")
    rows = [b["value"] for b in page.soup.select(".medicines [name=take_out][value^=row-]")]
    ids = [tag["id"] for tag in page.soup.find_all(id=True)]

    press(begun, "take_out", rows[0])

    assert len(set(rows)) == len(rows) == 2
    assert len(set(ids)) == len(ids)
    left = begun.get("/summary").soup.select(".medicines [name=take_out][value^=row-]")
    assert [button["value"] for button in left] == rows[1:]


def test_links_to_mistakes_name_their_question(ready: Visitor) -> None:
    page = choose(ready, {"own-1": "q" * 201, "own-3": "q" * 201}, 422)

    assert page.errors.keys() == {"own-1", "own-3"}
    assert [said.split(": ")[0] for said in page.errors.values()] == [
        "My own question 1",
        "My own question 3",
    ]
