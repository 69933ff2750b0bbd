"""The clinician sheet: the page for the provider, gathered from the whole questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Literal

from babel.lists import format_list

from screening.answers.flags import (
    SEPARATOR,
    SummaryPart,
    TopicLine,
    filled,
    line_of,
    picked_options,
    with_words,
)
from screening.answers.path import Path
from screening.answers.print_options import MOST_FIRST, WRITTEN
from screening.answers.provider_questions import Ask
from screening.answers.screening import Screening
from screening.languages import format_day, isolated, locale_of
from screening.questionnaire.model import (
    IN_PERSON,
    LEVELS,
    NOT_SURE,
    SUMMARY,
    Level,
    Question,
    Questionnaire,
    Section,
)

BLANK_ROWS = 5
"""To fill in by hand, where no medicine was listed."""
FULL = "full"
ASK_ME = "ask_me"


class Labelled(SummaryPart):
    """A labelled line."""

    id: str
    """Name of the line; empty where it always stands."""
    label: str
    """May be empty."""
    text: str
    """What was answered; may be empty."""
    language: str
    """Of the text, where it is the patient's own words in another language than the page's; else
    empty."""


class Group(SummaryPart):
    """The lines of one level."""

    level: Level
    """`raise_first`, `monitor`, `little_research`, `tell_provider` or `ask`."""
    heading: str
    """The level in words."""
    lines: tuple[TopicLine, ...]
    """In the order of the sheet; at least one."""


class Lists(SummaryPart):
    """What has no answer of its own, by name, for four different reasons."""

    not_sure: tuple[str, ...]
    """Answered 'not sure'."""
    in_person: tuple[str, ...]
    """To be told in person only."""
    blank: tuple[str, ...]
    """Seen, and left blank."""
    not_opened: tuple[str, ...]
    """Pages and parts of the checklist that were never saved."""


class Medicine(SummaryPart):
    """One medicine, as the patient copied it."""

    id: str
    """Name of the line; says nothing about the medicine."""
    name: str
    """As the patient wrote it."""
    purpose: str
    """What it is for; may be empty."""
    amount: str
    """How much and how often; may be empty."""
    kind: Literal["", "prescribed", "otc", "herb"]
    """`prescribed`, `otc` (over the counter), `herb` (herb or vitamin), or empty."""

    def cells(self, kinds: Mapping[str, str], language: str) -> tuple[str, ...]:
        """Return the columns of its row, to stand in a sheet in `language`."""
        written = (self.name, self.purpose, self.amount)
        return *(isolated(part, language) for part in written), kinds[self.kind]


class Medicines(SummaryPart):
    """The patient's list of medicines, not reconciled, and whether there were reactions."""

    rows: tuple[Medicine, ...]
    """In the patient's order."""
    state: str
    """What was answered, in a word or two, where there are no rows; else empty."""
    blank_rows: int
    """How many rows paper leaves empty, to be filled in by hand."""
    reactions: tuple[str, ...]
    """Allergies and bad reactions, each by its name; where none was named, what was answered."""


class ClinicianSheet(SummaryPart):
    """The page for the provider, in its order."""

    language: str
    """Of the page; not of the patient's own words."""
    title: str
    """Title of the sheet."""
    written_in: str
    """Names the language of the patient's own words, where it is not that of the page."""
    safety: tuple[str, ...]
    """The line that is on every sheet, then what the patient chose to add."""
    first_heading: str
    """Heading of the questions below; says where they come from, if all come from there."""
    first_questions: tuple[Ask, ...]
    """What to go through first; at most three. They lead the patient's page, too."""
    hope: Labelled | None
    """What the patient hopes for, in their own words, whole."""
    requests: tuple[str, ...]
    """What the patient asks of the provider, and chose to print."""
    glance: tuple[Labelled, ...]
    """At a glance: who, what for, what was tried, what is planned."""
    groups: tuple[Group, ...]
    """The levels that have lines, highest first."""
    joined: str
    """That lines which join answers are no interaction check; empty where there are none."""
    empty: str
    """One sentence that names the levels without a line; empty if there are none."""
    no_verdict: str
    """No flag is not clearance; a flag is not a no."""
    information: tuple[TopicLine, ...]
    """Lines without a flag: what a provider may be glad to know."""
    medicines: Medicines | None
    """Medicines and reactions; null where the checklist does not ask for medicines."""
    lists: Lists
    """What was not answered, and why."""
    reasons: tuple[Labelled, ...]
    """For each topic of `groups`: why it is asked, what the sources say, what to clarify."""
    answered_no: tuple[Labelled, ...]
    """What was answered with a plain no, for each part of the checklist."""
    not_ticked: tuple[Labelled, ...]
    """What was not ticked in lists where something else was, for each part."""
    own_words: tuple[Labelled, ...]
    """The patient's other longer texts, whole."""
    own_words_heading: str
    """Names their language, where it is not that of the page."""
    legend_heading: str
    """Heading of the legend."""
    legend: tuple[Labelled, ...]
    """What each tag on the sheet means."""


def build_clinician_sheet(
    path: Path,
    screening: Screening,
    lines: tuple[TopicLine, ...],
    asks: tuple[Ask, ...],
    zone: tzinfo | None,
) -> ClinicianSheet:
    """Return the page for the provider; `lines` and `asks` are those of `path`."""
    words, fixed = path.questionnaire.sheet, path.questionnaire.fixed.sheet
    locale = locale_of(path.questionnaire.language)
    names = [
        locale_of(code).get_display_name(locale) or code
        for code in other_languages(path, screening)
    ]
    languages = format_list(names, locale=locale) if names else ""
    groups, empty = topic_groups(path.questionnaire, lines)
    left_out, first = screening.print_options.left_out, asks[:MOST_FIRST]
    texts = free_text_lines(path, screening)
    hope = f"answer-{words.hopes}"
    asked = any(ask.id == WRITTEN for ask in first)
    asked_first = f"answer-{words.own_questions}" if asked else ""
    noes, not_ticked = answered_no_lines(path)
    origins = {ask.origin for ask in first}
    shared = origins if len(origins) == 1 else set[str]()
    return ClinicianSheet(
        language=path.questionnaire.language,
        title=words.clinician_title,
        written_in=fixed.written_in.replace("{languages}", languages) if languages else "",
        safety=safety_lines(path, screening, zone),
        first_heading=" ".join(
            [
                fixed.first_three if len(first) == MOST_FIRST else fixed.first_questions,
                *(f"({origin})" for origin in shared),
            ]
        ),
        first_questions=tuple(
            ask.model_copy(update={"origin": ""}) if shared else ask for ask in first
        ),
        hope=next((row for row in texts if row.id == hope), None),
        requests=tuple(
            option.request
            for question in path.questions
            for _, option, _ in picked_options(
                question, path.answers[question.id], path.questionnaire.language
            )
            if option and option.request
        ),
        glance=tuple(line for line in glance_lines(path) if line.id not in left_out),
        groups=groups,
        joined=fixed.joined if any(line.rule for line in lines) else "",
        empty=empty,
        no_verdict=words.no_verdict,
        information=tuple(line for line in lines if line.level == "info"),
        medicines=build_medicines(path),
        lists=unanswered_lists(path, screening),
        reasons=tuple(reason_lines(path, groups)),
        answered_no=tuple(line for line in noes if line.id not in left_out),
        not_ticked=tuple(line for line in not_ticked if line.id not in left_out),
        # what stands whole among the first questions does not stand here again
        own_words=tuple(row for row in texts if row.id not in (hope, asked_first)),
        own_words_heading=fixed.own_words_in.replace("{languages}", languages)
        if languages
        else fixed.own_words,
        legend_heading=words.legend,
        legend=tuple(
            _labelled("", basis.tag if kind != "web" else f"{basis.tag} 00n", basis.short)
            for kind, basis in path.questionnaire.bases.items()
            if any(tag.split()[0] == kind for line in lines for tag in line.tags)
        ),
    )


def _labelled(id_: str, label: str, text: str, language: str = "") -> Labelled:
    return Labelled(id=id_, label=label, text=text, language=language)


def topic_groups(
    questionnaire: Questionnaire, lines: tuple[TopicLine, ...]
) -> tuple[tuple[Group, ...], str]:
    """Return the groups that have lines, and one sentence for those that have none."""
    groups = [
        Group(
            level=level,
            heading=questionnaire.levels[level].heading,
            lines=tuple(line for line in lines if line.level == level),
        )
        for level in LEVELS
        if level != "info"
    ]
    empty = SEPARATOR.join(group.heading for group in groups if not group.lines)
    sentence = questionnaire.sheet.empty_group.replace("{groups}", empty) if empty else ""
    return tuple(group for group in groups if group.lines), sentence


def reason_lines(path: Path, groups: tuple[Group, ...]) -> Iterator[Labelled]:
    """Yield, for each topic of `groups` that has one, the long lines behind its answers, each with
    the notes and references that it rests on."""
    in_general = path.questionnaire.fixed.sheet.in_general
    rules = {rule.id: rule for rule in path.questionnaire.together}
    for line in (line for group in groups for line in group.lines):
        rule = rules.get(line.rule)
        behind = [(rule.detail, ", ".join(rule.evidence), rule.references)] if rule else []
        for detail in line.details:
            notes = ", ".join(detail.notes)
            if notes and not detail.stated:
                notes = in_general.replace("{notes}", notes)
            behind.append((detail.explanation, notes, detail.references))
        texts = {}
        for text, cited, references in behind:
            sources = "; ".join(filter(None, (cited, ", ".join(references))))
            texts[f"{text} ({sources})" if sources else text] = bool(text)
        if said := " ".join(text for text, is_said in texts.items() if is_said):
            yield _labelled("", line.label, said)


def glance_lines(path: Path) -> tuple[Labelled, ...]:
    """Return the rows of 'At a glance', each with what was answered to its questions."""
    return tuple(
        _labelled(f"glance-{row.name}", row.label, SEPARATOR.join(_glanced(path, row.questions)))
        for row in path.questionnaire.sheet.glance
    )


def _glanced(path: Path, question_ids: tuple[str, ...]) -> Iterator[str]:
    for id_ in question_ids:
        question = path.questionnaire.questions[id_]
        words = [
            with_words(option.glance, text)
            for _, option, text in picked_options(
                question, path.answers[id_], path.questionnaire.language
            )
            if option and option.glance
        ]
        if NOT_SURE in path.answers[id_].picks and question.glance != "{}":
            words.append(path.questionnaire.sheet.states.not_sure)
        if words:
            yield question.glance.replace("{}", ", ".join(words))


def unanswered_lists(path: Path, screening: Screening) -> Lists:
    """Return the questions without an answer of their own, by name. Private ones are in no list,
    and whether their page was opened shows nowhere."""
    questions = [q for q in path.questions if not path.questionnaire.is_private(q.id)]
    left_out = screening.print_options.left_out

    def named(pick: str) -> tuple[str, ...]:
        first = path.questionnaire.sheet.not_sure_first
        with_pick = [q for q in questions if pick in path.answers[q.id].picks]
        with_pick.sort(key=lambda q: first.index(q.id) if q.id in first else len(first))
        return tuple(q.short for q in with_pick)

    blank = tuple(
        q.short
        for q in questions
        if path.questionnaire.step_of[q.id].id in screening.steps
        and q.id not in path.omitted_questions
        and q.id not in path.answers
    )
    return Lists(
        not_sure=() if "list-not-sure" in left_out else named(NOT_SURE),
        in_person=() if "list-in-person" in left_out else named(IN_PERSON),
        blank=() if "list-blank" in left_out else blank,
        not_opened=() if "list-not-opened" in left_out else tuple(_not_opened(path, screening)),
    )


def _not_opened(path: Path, screening: Screening) -> Iterator[str]:
    """The pages that were never saved, by title; a whole section by its own."""
    private = path.questionnaire.safety_steps
    for section in path.questionnaire.sections:
        steps = [step for step in section.steps if step.id not in private]
        missing = [step.title for step in steps if step.id not in screening.steps]
        if len(missing) == len(steps) > 1:
            yield section.title
        else:
            yield from missing


def build_medicines(path: Path) -> Medicines | None:
    """Return the list of medicines, and what was answered about reactions; None without a place for
    them."""
    sheet, questions = path.questionnaire.sheet, path.questionnaire.questions
    if not sheet.medicines:
        return None
    question = questions[sheet.medicines]
    answer = path.answers[question.id]
    blank = answer.is_blank and question.id not in path.omitted_questions
    return Medicines(
        rows=tuple(Medicine(**vars(row)) for row in answer.rows),
        state="" if answer.rows else _state(path, question),
        blank_rows=BLANK_ROWS if blank else 0,
        reactions=tuple(_reactions(path, questions[sheet.reactions])) if sheet.reactions else (),
    )


def _reactions(path: Path, question: Question) -> Iterator[str]:
    answer, states = path.answers[question.id], path.questionnaire.sheet.states
    named = [
        line_of(option, words) if option.line else filled(states.yes, words)
        for pick, option, words in picked_options(question, answer, path.questionnaire.language)
        if option and not question.is_no(pick)
    ]
    yield from named or filter(None, [_state(path, question)])
    if named and NOT_SURE in answer.picks:
        yield states.not_sure


def _state(path: Path, question: Question) -> str:
    """What was answered, in a word or two. Empty for what was left out."""
    picks = path.answers[question.id].picks
    words = path.questionnaire.sheet.states
    if not picks:
        return "" if question.id in path.omitted_questions else words.blank
    if IN_PERSON in picks:
        return words.in_person
    if set(picks) == {NOT_SURE}:
        return words.not_sure
    return words.no if question.noes.intersection(picks) else words.yes


def answered_no_lines(path: Path) -> tuple[tuple[Labelled, ...], tuple[Labelled, ...]]:
    """Return what was answered with a plain no, and what was not ticked where something else was,
    by topic: one row a section, if it has any."""
    rows: tuple[list[Labelled], list[Labelled]] = ([], [])
    for section in path.questionnaire.sections:
        kinds = zip(rows, ("no", "unticked"), _noes(path, section), strict=True)
        for found, kind, texts in kinds:
            if texts:
                id_ = f"{kind}-{section.id}"
                found.append(_labelled(id_, section.sheet_name, "; ".join(texts)))
    return tuple(rows[0]), tuple(rows[1])


def _noes(path: Path, section: Section) -> tuple[list[str], list[str]]:
    sheet, words = path.questionnaire.sheet, path.questionnaire.fixed.sheet
    elsewhere = (sheet.medicines, sheet.reactions)
    plain: list[str] = []
    none_of: list[str] = []
    not_ticked: list[str] = []
    for question in (q for step in section.steps for q in path.questions_of(step)):
        if path.questionnaire.is_private(question.id) or question.id in elsewhere:
            continue
        picks = path.answers[question.id].picks
        # only where the list was answered; nor is what was ticked and left out said to be unticked
        is_answered = any(pick in question.options for pick in picks)
        unticked = [
            option.if_not_ticked
            for value, option in question.options.items()
            if is_answered and option.if_not_ticked and value not in picks
            if (question.id, value) not in path.omitted
        ]
        names = ", ".join(unticked)
        if names and question.noes.intersection(picks):
            none_of.append(words.none_of.replace("{list}", names))
        elif names:
            beside = f" ({words.also_not_sure})" if NOT_SURE in picks else ""
            not_ticked.append(names + beside)
        elif is_answered and all(
            question.is_no(pick) and option.level == "info" and not (option.glance or option.line)
            for pick in picks
            if (option := question.options.get(pick))
        ):
            plain.append(question.short)  # a no that prints nowhere else
    return [*([", ".join(plain)] if plain else []), *none_of], not_ticked


def free_text_lines(path: Path, screening: Screening) -> tuple[Labelled, ...]:
    """Return the long texts, whole, each with its language where that is not the sheet's."""
    return tuple(
        _labelled(
            f"answer-{question.id}",
            question.own_words,
            path.answers[question.id].text,
            _other_language(path, screening, path.questionnaire.step_of[question.id].id),
        )
        for question in path.questions
        if question.own_words and path.answers[question.id].text
    )


def other_languages(path: Path, screening: Screening) -> tuple[str, ...]:
    """Return the languages, other than the sheet's, of all that a person wrote and that prints."""
    languages = [
        _other_language(path, screening, path.questionnaire.step_of[question.id].id)
        for question in path.questions
        if path.answers[question.id].free_texts and question.type not in ("number", "date")
    ]
    if screening.print_options.own:
        languages.append(_other_language(path, screening, SUMMARY))
    return tuple(dict.fromkeys(filter(None, languages)))


def _other_language(path: Path, screening: Screening, step_id: str) -> str:
    """That of the page on which it was written; empty if it is the sheet's own."""
    state = screening.steps.get(step_id)
    language = state.language if state else ""
    return "" if language == path.questionnaire.language else language


def safety_lines(path: Path, screening: Screening, zone: tzinfo | None) -> tuple[str, ...]:
    """Return the line that is on every sheet, then what the person chose to add. Days are those of
    `zone`.

    Safety answers appear nowhere else. With the choice 'nothing more' every sheet is the same to
    the byte, whatever was answered, so these lines depend on the answers under `full` alone.
    """
    safety = path.questionnaire.safety
    choice = path.answers[safety.print_choice].picks
    if ASK_ME in choice:
        return safety.every_sheet, safety.ask_me
    if FULL not in choice:
        return (safety.every_sheet,) if safety.every_sheet else ()
    asked = [path.questionnaire.questions[id_] for id_ in safety.questions if id_ in path.ids]
    pages = (path.questionnaire.step_of[question.id].id for question in asked)
    states = [screening.steps[page] for page in dict.fromkeys(pages) if page in screening.steps]
    language = path.questionnaire.language
    days = dict.fromkeys(format_day(each.saved_at.astimezone(zone), language) for each in states)
    given = ", ".join(days) or safety.not_stated
    answers = []
    for question in asked:
        picks, stated = path.answers[question.id].picks, safety.not_stated
        option = question.options.get(picks[0]) if picks else None
        if picks and not option:
            stated = path.questionnaire.standard_answers[picks[0]].short
        said = option and (option.line or option.label)
        answers.append(said or f"{question.short}: {stated}")
    return safety.every_sheet, safety.full_lead.replace("{date}", given), SEPARATOR.join(answers)
