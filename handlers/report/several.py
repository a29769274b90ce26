"""Several answers in one message: each on its own line to one question after the other, or corrections
by name.
"""

import re

from handlers import answering
from handlers.answering import Said
from handlers.forms.answers import command
from handlers.forms.model.definition import Type
from handlers.forms.run.asks import Ask
from handlers.report import sent, work
from handlers.report.work import Work
from handlers.turn import Turn

_APART = re.compile(r"[\n;]+")
_CHANGES_APART = re.compile(r"[\n;]+|,(?!\d)|\s(?:và|va)\s")  # "8,5" is one number


LONGEST_ANSWER = 4
"""Words of a line that is an answer and no sentence of a report."""


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in _APART.split(text) if line.strip()]


def is_meant(turn: Turn) -> bool:
    """Whether these are lines about an open draft: one of them may look like a command, all do not."""
    return bool(turn.state.get("draft")) and len(lines_of(turn.inbound.text)) > 1


async def typed(draft: Work) -> bool:
    """Take a message of several short lines (or parts with ; between) as answers, in the order of the
    questions; False if it is no such message, or its first line is no answer.

    What is certain is kept; at the first line that is not, the question is asked again.
    """
    lines = lines_of(draft.turn.inbound.text)
    short = all(len(line.split()) <= LONGEST_ANSWER for line in lines)
    if len(lines) < 2 or not short or not _sure(draft, lines[0]):
        return False
    while lines and (ask := draft.sitting.current()) is not None:
        said = answering.understand(draft.turn, draft.card, ask, lines[0])
        if not await _stands(draft, said, lines):
            return True
        lines.pop(0)
    if lines and _is_send(draft, lines):
        await work.keep(draft)
        await sent.finish(draft)
    else:
        await work.changed(draft, _left(draft, lines))
    return True


def _is_send(draft: Work, lines: list[str]) -> bool:
    """The last line says to send what is complete now."""
    reading = command(lines[0], today=draft.turn.today)
    return len(lines) == 1 and reading.value == "send" and "bundle" not in draft.turn.state


def _sure(draft: Work, line: str) -> Said | None:
    """A certain answer to the question that is asked; a question of free words takes all lines."""
    ask = draft.sitting.current()
    if ask is None or _is_free(ask):
        return None
    said = answering.understand(draft.turn, draft.card, ask, line)
    return said if said.sure else None


def _is_free(ask: Ask) -> bool:
    return ask.question is not None and ask.question.type is Type.TEXT


async def _stands(draft: Work, said: Said, lines: list[str]) -> bool:
    """Give one answer; if it does not stand, say why and from where on nothing was taken."""
    if said.value is None:
        await work.changed(draft, _joined(_left(draft, lines), said.words))
        return False
    if not said.sure:
        await _confirm(draft, said, said.words, lines[1:])
        return False
    result = answering.give(draft.sitting, said, confirmed=False)
    if result.refused:
        why = answering.refusal(draft.turn, result.refused)
        await work.changed(draft, _joined(_left(draft, lines), why))
    elif result.confirm:
        await _confirm(draft, said, result.confirm, lines[1:])
    else:
        answering.follow(draft.sitting, said.others)
        return True
    return False


async def _confirm(draft: Work, said: Said, words: str, rest: list[str]) -> None:
    await work.keep(draft)
    work.ask_to_confirm(draft, said, _joined(_left(draft, rest), words))


def _left(draft: Work, lines: list[str]) -> str:
    """From which line on nothing was taken; nothing if all was."""
    return draft.turn.words("not-taken-from", line=lines[0][:60]) if lines else ""


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


# --- corrections ----------------------------------------------------------------------------------


async def goto(draft: Work, name: str) -> Work | None:
    """Go to the answer of this name, in whichever form of those on the table has it; None if none."""
    for each in await work.bundle(draft.turn) or [draft]:
        paths = [line.path for line in each.card.editable() if line.path.endswith(f"/{name}")]
        if paths:
            each.sitting.goto(paths[-1])
            draft.turn.state["draft"] = each.draft.id
            return each
    return None


async def corrected(draft: Work) -> bool:
    """Take a message as several changes ("sửa có mặt 26, loại khá"), in their order; False if it is one.

    What is certain is kept; at the first that is not, its question is asked and the rest is named.
    """
    text = draft.turn.inbound.text
    parts = [part.strip() for part in _CHANGES_APART.split(text) if part.strip()]
    if len(parts) < 2:
        return False
    each: Work | None = None
    while parts:
        found = await _change(draft, parts[0])
        if found is None:
            await work.changed(each or draft, _left(draft, parts))
            return True
        each, said = found
        if not await _stands(each, said, parts):
            return True
        await work.keep(each)
        parts.pop(0)
    await work.changed(each or draft)
    return True


async def _change(draft: Work, part: str) -> tuple[Work, Said] | None:
    """The form and the new answer that a part names; only the first part has to say "sửa"."""
    today = draft.turn.today
    readings = (command(words, today=today) for words in (part, f"sửa {part}"))
    named = next((each for each in readings if str(each.value).startswith("edit:")), None)
    if named is None or not named.options:
        return None
    each = await goto(draft, str(named.value).removeprefix("edit:"))
    ask = each.sitting.current() if each is not None else None
    if each is None or ask is None:
        return None
    return each, answering.understand(draft.turn, each.card, ask, str(named.options[0]))
