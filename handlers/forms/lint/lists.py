"""The choices sheet and what selects take from it."""

from collections.abc import Iterator

from handlers.forms.complaints import Complaint
from handlers.forms.lint.source import Item, Source
from handlers.forms.lint.terms import is_yes, likely


def check_lists(source: Source) -> Iterator[Complaint]:
    """Lists that questions name and the choices sheet has not."""
    for item in source.survey:
        name = item.type.choices
        if not item.type.is_select or not name or name.startswith("${") or name in source.lists:
            continue
        near = likely(name, tuple(source.lists))
        mend = f"Write {near}" if near else f"Write rows with list_name {name} in the sheet choices"
        yield item.complain("type", f"there is no list {name}", mend)


def check_choices(source: Source) -> Iterator[Complaint]:
    """Choices without list or name, and names that stand twice in a list."""
    unique = not is_yes(source.setting("allow_choice_duplicates"))
    for name, items in source.lists.items():
        seen: dict[str, int] = {}
        for item in items:
            yield from _check_choice(item, name)
            if item.name in seen and item.name and name and unique:
                problem = f"the name {item.name} stands in row {seen[item.name]} too"
                yield item.complain("name", problem, "Names differ within a list")
            seen.setdefault(item.name, item.row.number)


def _check_choice(item: Item, list_name: str) -> Iterator[Complaint]:
    if not list_name:
        yield item.complain("list_name", "the list is missing", "Write the name of its list")
    if not item.name:
        yield item.complain("name", "the name is missing", "Write a short name, such as yes")


def check_spaces(source: Source) -> Iterator[Complaint]:
    """Names with blanks: several answers are stored with blanks between them."""
    several = {
        item.type.choices for item in source.survey if item.type.word in {"select_multiple", "rank"}
    }
    for name in several:
        for item in source.lists.get(name, ()):
            if len(item.name.split()) > 1:
                right = "_".join(item.name.split())
                yield item.complain("name", "a name here cannot have blanks", f"Write {right}")


def warn_of_unused_lists(source: Source) -> Iterator[Complaint]:
    """Lists no question uses."""
    used = {item.type.choices for item in source.survey}
    text = " ".join(text for item in source.survey for text in item.row.cells.values())
    for name, items in source.lists.items():
        if name and name not in used and name not in text:
            yield items[0].complain("list_name", f"no question uses the list {name}")
