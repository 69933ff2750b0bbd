"""Where to reach someone, as lines to print: a name in bold, and all ways that lead there."""

from __future__ import annotations

from screening.answers.patient import Help
from screening.outputs import labels
from screening.questionnaire.help import Crisis, CrisisLine


def help_lines(help_: Help) -> list[dict[str, str]]:
    lines = [{"lead": "", "rest": labels.EMERGENCY.format(number=help_.emergency)}]
    lines += [{"lead": f"{line.name}:", "rest": _ways(line)} for line in help_.lines]
    if help_.fallback:
        lines.append({"lead": "", "rest": help_.fallback})
    return lines


def help_of(crisis: Crisis) -> Help:
    """The same lines for a form that no one has filled in."""
    if crisis.here is None:
        return Help(crisis.fallback_emergency, (), crisis.fallback)
    return Help(crisis.here.emergency.label, crisis.here.lines, crisis.fallback)


def _ways(line: CrisisLine) -> str:
    """In one phrase: "call 988 (press 1), text 838255"."""
    ways = []
    if line.tel:
        note = f" ({line.tel_note})" if line.tel_note else ""
        ways.append(labels.CALL.format(number=line.tel) + note)
    if line.sms:
        with_word = labels.TEXT_WORD if line.sms_body else labels.TEXT
        ways.append(with_word.format(word=line.sms_body, number=line.sms))
    if line.chat:
        ways.append(labels.CHAT.format(address=line.chat.removeprefix("https://")))
    return ". ".join(filter(None, (", ".join(ways), line.note)))
