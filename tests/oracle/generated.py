"""Workbooks made by chance, of ordinary make: groups, repeats, conditions on what was asked before."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from handlers.forms.sheets import Row, Workbook, sheet_of

LISTS = {"yn": ("yes", "no"), "abc": ("a", "b", "c"), "n5": ("1", "2", "3", "4", "5")}
_BY_TYPE = {
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "text": "text",
    "date": "date",
    "select_one": "choice",
    "select_multiple": "choices",
}
_ASKED = (
    *("text", "integer", "integer", "decimal", "date", "select_one", "select_one"),
    *("select_multiple", "range", "rank", "note", "acknowledge", "calculate", "calculate"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A question that later rows may refer to; `repeats` are the repeats around it."""

    name: str
    kind: str
    choices: str
    repeats: tuple[str, ...]
    asked: bool = True


@dataclass
class Maker:
    """Makes one workbook; `size` is about how many questions it has."""

    chance: Random
    size: int = 20
    rows: list[dict[str, str]] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    inside: tuple[str, ...] = ()
    made: int = 0
    depth: int = 0

    def workbook(self) -> Workbook:
        self.block(depth=0)
        choices = [
            {"list_name": name, "name": choice, "label": f"{name} {choice}", "odd": str(place % 2)}
            for name, names in LISTS.items()
            for place, choice in enumerate(names)
        ]
        survey = [Row(number, cells) for number, cells in enumerate(self.rows, start=2)]
        listed = [Row(number, cells) for number, cells in enumerate(choices, start=2)]
        return Workbook("made", (sheet_of("survey", survey), sheet_of("choices", listed)), ".yaml")

    def block(self, depth: int) -> None:
        """Some rows; within a group or repeat few, in the form itself until it is large enough."""
        self.depth = depth
        wanted = self.size if depth == 0 else self.made + self.chance.randint(1, 5)
        while self.made < wanted:
            draw = self.chance.random()
            if draw < 0.1 and depth < 3:
                self.group(depth)
            elif draw < 0.17 and depth < 3 and len(self.inside) < 2:
                self.repeat(depth)
            else:
                self.question()
            self.depth = depth

    def name(self, letter: str) -> str:
        self.made += 1
        return f"{letter}{self.made}"

    def group(self, depth: int) -> None:
        row = {"type": "begin_group", "name": self.name("g"), "label": "Group"}
        self.now_and_then(row, "relevant", 0.5, self.condition)
        self.rows.append(row)
        self.block(depth + 1)
        self.rows.append({"type": "end_group"})

    def repeat(self, depth: int) -> None:
        name = self.name("r")
        row = {"type": "begin_repeat", "name": name, "label": "Row"}
        numbers = [one for one in self.near("number") if one.kind == "number"]
        draw = self.chance.random()
        if draw < 0.3:
            row["repeat_count"] = str(self.chance.randint(1, 3))
        elif draw < 0.6 and numbers:
            count = self.chance.choice(numbers).name
            # JavaRosa asks the first row of none; so none is made to mean none there too.
            row |= {"repeat_count": f"int(${{{count}}})", "relevant": f"int(${{{count}}}) > 0"}
            row["relevant"] += f" and ${{{count}}} < 8"
        else:
            self.now_and_then(row, "relevant", 0.3, self.condition)
        self.rows.append(row)
        self.inside = (*self.inside, name)
        self.block(depth + 1)
        self.question()
        self.inside = self.inside[:-1]
        self.rows.append({"type": "end_repeat"})
        self.known.append(Known(name, "repeat", "", (*self.inside, name)))

    def question(self) -> None:
        word = self.chance.choice(_ASKED)
        choices = (
            self.chance.choice(list(LISTS)) if word in {"select_one", "select_multiple"} else ""
        )
        name = self.name("q")
        row = {"type": word, "name": name, "label": f"Question {name}"}
        if choices or word == "rank":
            row["type"] = f"{word} {choices or 'abc'}"
        if word == "range":
            row["parameters"] = "start=0 end=10 step=1"
        kind = _BY_TYPE.get(word, "")
        if word.startswith("select") and self.chance.random() < 0.1:
            row["type"] += " or_other"
        if word == "calculate":
            kind = self.calculate(row)
        else:
            self.conditions(row, word)
        self.rows.append(row)
        if kind:
            self.known.append(Known(name, kind, choices, self.inside, word != "calculate"))

    def conditions(self, row: dict[str, str], word: str) -> None:
        self.now_and_then(row, "relevant", 0.35, self.condition)
        if word == "note":
            return
        if word != "acknowledge":
            self.now_and_then(row, "constraint", 0.3, lambda: self.constraint(word))
        self.now_and_then(row, "required", 0.3, lambda: "yes")
        self.now_and_then(row, "required", 0.05, self.condition)
        self.now_and_then(row, "readonly", 0.05, self.condition)
        self.now_and_then(row, "default", 0.15, lambda: self.default(word, row["type"]))
        if word in {"integer", "text"}:
            self.now_and_then(
                row, "calculation", 0.08, self.number if word != "text" else self.text
            )
            if re.search("position|div", row.get("calculation", "")):
                del row[
                    "calculation"
                ]  # JavaRosa counts all rows anew, and writes endless whole numbers
            if "calculation" in row:
                row.pop("default", None)
                if self.triggers() and self.depth == 0:  # pyxform writes paths from the trigger
                    self.now_and_then(row, "trigger", 0.5, self.trigger)
        if word.startswith("select") and "or_other" not in row["type"]:
            self.now_and_then(row, "choice_filter", 0.2, lambda: f"odd = '0' or {self.condition()}")

    def now_and_then(
        self, row: dict[str, str], column: str, share: float, make: Callable[[], str]
    ) -> None:
        if self.chance.random() < share:
            text = make()
            if text:
                row[column] = text

    def calculate(self, row: dict[str, str]) -> str:
        del row["label"]
        kind = self.chance.choice(["number", "number", "text", "truth"])
        row["calculation"] = {
            "number": self.number,
            "text": self.text,
            "truth": self.condition,
        }[kind]()
        self.now_and_then(row, "relevant", 0.15, self.condition)
        if kind == "number" and "div" not in row["calculation"]:
            self.now_and_then(
                row, "bind::type", 0.3, lambda: self.chance.choice(["int", "decimal"])
            )
        return kind

    def triggers(self) -> list[Known]:
        return self.near("number", "choice", "choices", "date")

    def trigger(self) -> str:
        asked = [one for one in self.triggers() if one.asked and one.repeats == self.inside]
        return f"${{{self.chance.choice(asked).name}}}" if asked else ""

    def default(self, word: str, type_: str) -> str:
        if word in {"select_one", "select_multiple"}:
            return LISTS[type_.split()[1]][0]
        plain = {"text": "x", "integer": "3", "decimal": "1.5", "date": "today()", "range": "2"}
        return plain.get(word, "")

    def constraint(self, word: str) -> str:
        number = f". {self.chance.choice(['>', '>=', '<', '!='])} {self.chance.randint(-1, 9)}"
        own = {
            "integer": number,
            "decimal": number,
            "range": number,
            "text": "string-length(.) < 20",
            "date": ". <= today()",
            "select_multiple": "count-selected(.) < 3",
            "select_one": "string-length(.) < 3",
            "rank": "selected-at(., 0) != 'c'",
        }[word]
        return f"{own} or {self.condition()}" if self.chance.random() < 0.2 else own

    def near(self, *kinds: str) -> list[Known]:
        """Questions of these kinds that stand outside repeats, or in those around this place."""
        around = self.inside
        return [
            one
            for one in self.known
            if one.kind in kinds and one.repeats == around[: len(one.repeats)]
        ]

    def far(self, *kinds: str) -> list[Known]:
        """Questions in repeats that are over here: they have many values."""
        return [
            one
            for one in self.known
            if one.kind in kinds
            and one.repeats[: len(self.inside)] != one.repeats
            and not set(one.repeats) & set(self.inside)
        ]

    def condition(self, depth: int = 0) -> str:
        chance = self.chance
        if depth < 2 and chance.random() < 0.3:
            joined = f" {chance.choice(['and', 'or'])} "
            return f"({joined.join(self.condition(depth + 1) for _ in range(2))})"
        if chance.random() < 0.1:
            return f"not({self.condition(depth + 1)})"
        found = self.near("number", "choice", "choices", "text", "date", "truth")
        if not found:
            return chance.choice(["true()", "1 = 1", "'a' != ''"])
        one = chance.choice(found)
        name = f"${{{one.name}}}"
        return self.about(one, name)

    def about(self, one: Known, name: str) -> str:
        chance = self.chance
        sign = chance.choice(["=", "!=", "<", "<=", ">", ">="])
        value = chance.choice(LISTS[one.choices]) if one.choices else ""
        options = {
            "number": [f"{name} {sign} {chance.randint(-1, 12)}", f"{self.number()} {sign} {name}"],
            "choice": [f"{name} = '{value}'", f"selected({name}, '{value}')", f"{name} != ''"],
            "choices": [f"selected({name}, '{value}')", f"count-selected({name}) {sign} 1"],
            "text": [f"{name} != ''", f"string-length({name}) {sign} 2", f"contains({name}, 'n')"],
            "date": [
                f"{name} {sign} today()",
                f"{name} != ''",
                f"{name} {sign} date('2026-11-10')",
            ],
            "truth": [name, f"not({name})", f"{name} = true()"],
        }[one.kind]
        return chance.choice(options)

    def number(self, depth: int = 0) -> str:
        chance = self.chance
        options = [str(chance.randint(0, 9))]
        options += [f"${{{one.name}}}" for one in self.near("number")] * 2
        options += [f"count-selected(${{{one.name}}})" for one in self.near("choices")]
        options += [f"string-length(${{{one.name}}})" for one in self.near("text")]
        for one in self.far("number"):
            options += [f"{verb}(${{{one.name}}})" for verb in ("sum", "min", "count")]
            repeats = "".join(f", ${{{name}}}, {chance.randint(1, 2)}" for name in one.repeats)
            if not self.inside:
                options.append(f"indexed-repeat(${{{one.name}}}{repeats})")
        options += [f"count(${{{one.name}}})" for one in self.far("repeat")]
        if self.inside:
            options.append("position(..)")
        found = chance.choice(options)
        if depth < 2 and chance.random() < 0.5:
            sign = chance.choice(["+", "-", "*", "div", "mod"])
            found = f"({found} {sign} {self.number(depth + 1)})"
        if chance.random() < 0.15:
            shape = chance.choice(["round({}, 1)", "int({})", "coalesce({}, 0)", "abs({})"])
            found = shape.format(found)
        return found

    def text(self) -> str:
        chance = self.chance
        options = ["'x'", f"if({self.condition()}, 'yes', 'no')", f"string({self.number()})"]
        options += [f"${{{one.name}}}" for one in self.near("text", "choice", "choices")]
        options += [f"substr(${{{one.name}}}, 0, 2)" for one in self.near("text")]
        options += [
            f"jr:choice-name(${{{one.name}}}, '${{{one.name}}}')" for one in self.near("choice")
        ]
        options += [f"join(' ', ${{{one.name}}})" for one in self.far("text", "number", "choice")]
        parts = [chance.choice(options) for _ in range(chance.randint(1, 3))]
        return f"concat({', '.join(parts)})" if len(parts) > 1 else parts[0]


def workbook(chance: Random, size: int = 20) -> Workbook:
    """A workbook made by chance."""
    return Maker(chance, size).workbook()
