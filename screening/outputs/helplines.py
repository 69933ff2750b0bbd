"""Where to reach someone, as lines to print: a name in bold, and all ways that lead there."""

from __future__ import annotations

from screening.answers.patient import Help
from screening.questionnaire.fixed import HelpWords
from screening.questionnaire.help import CrisisLine


def help_lines(help_: Help, words: HelpWords) -> list[dict[str, str]]:
    lines = [{"lead": "", "rest": words.emergency.replace("{number}", help_.emergency)}]
    lines += [{"lead": f"{line.name}:", "rest": _ways(line, words)} for line in help_.lines]
    if help_.fallback:
        lines.append({"lead": "", "rest": help_.fallback})
    return lines


def _ways(line: CrisisLine, words: HelpWords) -> str:
    """In one phrase: "call 988 (press 1), text 838255"."""
    ways = []
    if line.tel:
        note = f" ({line.tel_note})" if line.tel_note else ""
        ways.append(words.call.replace("{number}", line.tel) + note)
    if line.sms:
        said = words.text_word.replace("{word}", line.sms_body) if line.sms_body else words.text
        ways.append(said.replace("{number}", line.sms))
    if line.chat:
        ways.append(words.chat.replace("{address}", line.chat.removeprefix("https://")))
    return ". ".join(filter(None, (", ".join(ways), line.note)))
