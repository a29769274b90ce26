"""Makes one message obey what a channel declares it can carry: a pure function, `fit`."""

import re
from dataclasses import replace
from itertools import count

from bot.channels.base import Limits, units
from handlers.messages import Choice, Outbound, Pages

_ENDS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r".*\n\s*\n",  # a paragraph ends
        r".*\n",  # a line ends
        r".*[.!?…:;][\"”»)]*\s",  # a sentence ends
        r".*\s",  # a word ends
    )
)
"""Where a text may be cut, the best place first."""

LITTLE_MORE = 2
"""A list that is longer than a page by so many rows is not worth a second page."""
_Rows = tuple[tuple[Choice, ...], ...]


def fit(message: Outbound, limits: Limits, link: str = "") -> tuple[Outbound, ...]:
    """The messages to send instead of this one, in order; nothing a person should read is lost.
    No message at all if it only changes commands, of which the channel has no list.

    `link` is where the attachment can be fetched if the channel does not carry it.

    A long text is cut where a paragraph, sentence or word ends and its parts are numbered; buttons
    and attachment come with the last part, so that what is to be answered stands lowest.
    """
    if message.is_mute:
        return (message,) if limits.commands else ()
    message = _without_what_is_not_carried(message, limits, link)
    message = _with_buttons(message, limits)
    return _in_parts(message, limits)


def _without_what_is_not_carried(message: Outbound, limits: Limits, link: str) -> Outbound:
    if message.replaces and not limits.edits:
        message = replace(message, replaces="")
    file = message.attachment
    if file is None or limits.files or (file.is_picture and limits.pictures):
        return message
    line = f"📎 {file.name}: {link}" if link else f"📎 {file.name}"
    return replace(message, attachment=None, text=_joined(message.text, line))


# --- buttons --------------------------------------------------------------------------------------


def _with_buttons(message: Outbound, limits: Limits) -> Outbound:
    """Buttons as the channel can show them, or written out where it cannot."""
    message = _in_pages(_without_aids(message, limits), limits)
    if not message.rows:
        return message
    if len(message.choices) > limits.buttons:
        lines = "\n".join(_written(choice) for choice in message.choices)
        return replace(message, rows=(), text=_joined(message.text, lines))
    long = [choice.label for choice in message.choices if units(choice.label) > limits.label]
    text = _joined(message.text, "\n".join(f"• {label}" for label in long))
    return replace(message, rows=_laid_out(message.rows, limits), text=text)


def _without_aids(message: Outbound, limits: Limits) -> Outbound:
    """Without the buttons that only save typing, where they would not stand side by side."""
    side_by_side = limits.per_row if limits.buttons else 0
    if all(choice.beside <= side_by_side for choice in message.choices):
        return message
    rows = [tuple(c for c in row if c.beside <= side_by_side) for row in message.rows]
    pages = message.pages
    if pages:  # the rows of the list that are left, and where they stand now
        end = pages.begin + pages.rows
        before = sum(map(bool, rows[: pages.begin]))
        pages = replace(pages, begin=before, rows=sum(map(bool, rows[pages.begin : end])))
    return replace(message, rows=tuple(row for row in rows if row), pages=pages)


def _in_pages(message: Outbound, limits: Limits) -> Outbound:
    """One page of a long list, with a row that leads to its neighbours.

    A list that is a little longer than a page stays whole, and so does one that is written out.
    """
    pages = message.pages
    if pages is None or not limits.page or not limits.buttons:
        return message
    end = pages.begin + pages.rows
    listed = _laid_out(message.rows[pages.begin : end], limits)
    if len(listed) <= limits.page + LITTLE_MORE:
        return message
    count = -(-len(listed) // limits.page)
    page = min(max(pages.page, 0), count - 1)
    shown = listed[page * limits.page : (page + 1) * limits.page]
    rows = (*message.rows[: pages.begin], *shown, _leading(pages, page, count), *message.rows[end:])
    return replace(message, rows=rows, pages=None)


def _leading(pages: Pages, page: int, count: int) -> tuple[Choice, ...]:
    """Buttons to the pages before and after this one; they show where they lead."""
    around = ((page - 1, f"◀ {page}/{count}"), (page + 1, f"{page + 2}/{count} ▶"))
    return tuple(
        Choice(label, f"{pages.data}{other}") for other, label in around if 0 <= other < count
    )


def _written(choice: Choice) -> str:
    """A choice as a line that shows what to type: a number before it, or words in « ».

    The line has no words of its own, so it is the same in every language.
    """
    if choice.url:
        return f"{choice.label}: {choice.url}"
    if choice.typed.isdecimal():
        return f"{choice.typed}. {choice.label}"
    if choice.typed.casefold() in ("", choice.label.casefold()):
        return f"• «{choice.label}»"
    return f"• {choice.label}: «{choice.typed}»"


def _laid_out(rows: _Rows, limits: Limits) -> _Rows:
    return tuple(piece for row in rows for piece in _row(row, limits))


def _row(row: tuple[Choice, ...], limits: Limits) -> _Rows:
    """One row, or several of nearly equal length when its labels would not be readable beside each
    other: buttons of a row are equally wide and share the width of one full label.
    """
    if not row:
        return ()
    short = tuple(_shortened(choice, limits.label) for choice in row)
    widest = max(units(choice.label) for choice in short)
    side_by_side = max(1, min(limits.per_row, limits.label // max(1, widest)))
    lines = -(-len(short) // side_by_side)
    size = -(-len(short) // lines)
    return tuple(short[start : start + size] for start in range(0, len(short), size))


def _shortened(choice: Choice, limit: int) -> Choice:
    if units(choice.label) <= limit:
        return choice
    return replace(choice, label=_head(choice.label, limit - 1).rstrip() + "…")


# --- text -----------------------------------------------------------------------------------------


def _in_parts(message: Outbound, limits: Limits) -> tuple[Outbound, ...]:
    carried = _caption(limits) if message.attachment else limits.text
    if _above(message) + units(message.text) <= min(carried, limits.text):
        return (message,)
    if units(message.heading) > limits.text // 2:
        message = replace(message, heading="", text=_joined(message.heading, message.text))
    texts = _numbered(message.text, _above(message), limits.text)
    parts = [Outbound(text) for text in texts]
    if message.attachment:  # its caption holds less than a text, so the file stands alone
        parts.append(Outbound(""))
    parts[-1] = replace(message, text=parts[-1].text, heading="", replaces="")
    parts[0] = replace(parts[0], heading=message.heading, replaces=message.replaces)
    return tuple(parts)


def _above(message: Outbound) -> int:
    """What the heading and the end of its line take of the room."""
    return units(message.heading) + 1 if message.heading else 0


def _caption(limits: Limits) -> int:
    return limits.text if limits.caption is None else limits.caption


def _numbered(text: str, first_less: int, limit: int) -> list[str]:
    """The text in parts of at most `limit`, the first shorter by `first_less`, each with "(1/3) "."""
    for digits in count(1):
        room = limit - 2 * digits - 4
        parts = _split(text, room - first_less, room)
        if len(parts) < 10**digits:
            break
    if len(parts) == 1:
        return parts
    return [f"({number}/{len(parts)}) {part}" for number, part in enumerate(parts, 1)]


def _split(text: str, first: int, limit: int) -> list[str]:
    parts = []
    rest, room = text.strip(), first
    while units(rest) > room:
        cut = _cut(rest, room)
        parts.append(rest[:cut].rstrip())
        rest, room = rest[cut:].lstrip(), limit
    return [*parts, rest]


def _cut(text: str, limit: int) -> int:
    """Where to cut: the last good end that does not leave the part less than half full."""
    head = _head(text, limit)
    for end in _ENDS:
        found = end.match(head)
        if found and units(found[0]) * 2 > limit:
            return found.end()
    return len(head)


def _head(text: str, limit: int) -> str:
    """The longest beginning of at most `limit` UTF-16 units; a pair of surrogates stays whole."""
    return text.encode("utf-16-le")[: 2 * max(0, limit)].decode("utf-16-le", "ignore")


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
