"""Each fault a clerk makes is named with its place and its mend; what is right is not complained of."""

import pytest

from handlers.forms.authoring import compile_workbook
from handlers.forms.sheets_text import read_markdown
from tests.handlers.forms.workbooks import YES_NO, complaints, survey, warnings

BROKEN = {
    "misspelt heading": (
        survey("| text | a | A | 1 |", head="| | type | name | label | relevent |\n"),
        "survey, row 1, column relevent: this heading is unknown. Write relevant",
    ),
    "misspelt heading with language": (
        survey("| text | a | A |", head="| | type | name | labell::English (en) |\n"),
        "column labell::English (en): this heading is unknown. Write label::English (en)",
    ),
    "misspelt sheet": (
        survey("| text | a | A |", more=YES_NO.replace("choices", "choises")),
        "choises: this sheet is unknown. Is choices meant?",
    ),
    "text in the first cell": (
        survey("| text | a | A |") + "| note | text | b | B |\n",
        "survey, row 3 (line 4): “note” stands in the first cell of a row",
    ),
    "no questions": (survey(), "survey: there are no questions"),
    "no sheet survey": (
        survey("| text | a | A |").replace("survey", "_mine"),
        "survey: there are no questions. Name the sheet with the questions survey",
    ),
    "no headings": (
        survey("| text | b | B |", head="| | text | a | A |\n"),
        "survey, row 1: there is no heading type and no name. The first row names the columns",
    ),
    "curly marks around what is no choice": (
        survey("| select_one yn | a | A |", "| text | b | B | ${a} = ‘yess’ |", more=YES_NO),
        "column relevant: a has no choice yess. Write yes",
    ),
    "unknown type": (
        survey("| interger | a | A |"),
        "survey, row 2 (line 3), column type: the type interger is unknown. Write integer",
    ),
    "misspelt select": (
        survey("| select_on yn | a | A |", more=YES_NO),
        "the type select_on yn is unknown. Write select_one yn",
    ),
    "select with a blank for the underscore": (
        survey("| select multiple yn | a | A |", more=YES_NO),
        "the type select multiple yn is unknown. Write select_multiple yn",
    ),
    "type in capitals": (survey("| Integer | a | A |"), "Write integer"),
    "several choices from a repeat": (
        survey(
            "| begin_repeat | r | R |",
            "| text | a | A |",
            "| end_repeat |",
            "| select_multiple ${a} | b | B |",
        ),
        "survey, row 5 (line 6), column type: only select_one takes its choices from a repeat",
    ),
    "log": (
        survey("| audit | audit | |", "| text | a | A |"),
        "survey, row 2 (line 3), column type: the chat keeps no log of how a form is filled in",
    ),
    "search in a list elsewhere": (
        survey(
            "| select_one yn | a | A | search('x') |",
            "| select_one yn | b | B | |",
            head="| | type | name | label | appearance |\n",
            more=YES_NO,
        ),
        "survey, row 2 (line 3), column appearance: search() is not supported",
    ),
    "picture under two headings": (
        survey(
            "| text | a | A | x.png | |",
            head="| | type | name | label | media::image | image |\n",
        ),
        "survey, row 1, column image: this heading means the same as media::image",
    ),
    "entities": (
        survey("| text | a | A |") + "| entities |\n| | dataset | label |\n| | people | ${a} |\n",
        "entities: the bot keeps no entities. Delete the sheet",
    ),
    "loop": (survey("| begin loop over yn | a | A |", more=YES_NO), "Use begin_repeat"),
    "missing list": (
        survey("| select_one ynn | a | A |", more=YES_NO),
        "column type: there is no list ynn. Write yn",
    ),
    "select without list": (survey("| select_one | a | A |"), "the list is missing"),
    "unknown choice": (
        survey("| select_one yn | b | B |", "| text | a | A | ${b} = 'yess' |", more=YES_NO),
        "survey, row 3 (line 4), column relevant: b has no choice yess. Write yes",
    ),
    "unknown choice the other way round": (
        survey("| select_one yn | b | B |", "| text | a | A | 'zzz' != ${b} or 1=2 |", more=YES_NO),
        "b has no choice zzz. The choices are no, yes",
    ),
    "unknown choice in selected()": (
        survey(
            "| select_multiple yn | b | B |", "| text | a | A | selected(${b}, 'n') |", more=YES_NO
        ),
        "b has no choice n",
    ),
    "unknown choice in its own constraint": (
        survey("| select_one yn | b | B | | . != 'maybe' |", more=YES_NO),
        "column constraint: b has no choice maybe",
    ),
    "unknown question": (
        survey("| text | age | A |", "| text | a | A | ${aeg} = 1 |"),
        "column relevant: there is no question aeg. Write ${age}",
    ),
    "open reference": (survey("| text | a | A | ${a = 1 |"), "a ${ is not closed"),
    "ambiguous question": (
        survey(
            "| begin_group | g | G |",
            "| text | a | A |",
            "| end_group |",
            "| text | a | A |",
            "| text | b | B | ${a} = 1 |",
        ),
        "there are 2 questions a",
    ),
    "bare name": (
        survey("| text | a | A |", "| text | b | B | a |"),
        "column relevant: a is the name of a question. Write ${a}",
    ),
    "required maybe": (
        survey("| text | a | A | | | | maybe |"),
        "column required: “maybe” is neither yes nor no",
    ),
    "range that never arrives": (
        survey("| range | a | A | | | | | start=1 end=10 step=4 |"),
        "column parameters: steps of 4 from 1 never meet 10",
    ),
    "range of words": (
        survey("| range | a | A | | | | | start=x end=10 |"),
        "start, end and step are numbers",
    ),
    "range without a step": (survey("| range | a | A | | | | | step=0 |"), "more than 0"),
    "range backwards": (survey("| range | a | A | | | | | start=9 end=1 |"), "not before the end"),
    "range with a strange parameter": (
        survey("| range | a | A | | | | | stop=3 |"),
        "a range has no stop",
    ),
    "range with prose": (survey("| range | a | A | | | | | one to ten |"), "not a list of"),
    "name twice": (
        survey("| text | a | A |", "| text | a | A |"),
        "survey, row 3 (line 4), column name: the name a stands in row 2 too",
    ),
    "bad name": (survey("| text | a b | A |"), "“a b” cannot be a name"),
    "name missing": (survey("| text | | A |"), "the name is missing"),
    "name meta": (survey("| text | meta | A |"), "the name meta is taken"),
    "type missing": (survey("| | a | A |"), "the type is missing"),
    "label missing": (survey("| text | a |"), "the question has no label"),
    "calculation missing": (survey("| calculate | a |"), "the calculation is missing"),
    "group without end": (
        survey("| begin_group | g | G |", "| text | a | A |"),
        "survey, row 2 (line 3), column type: this group never ends",
    ),
    "end without group": (
        survey("| text | a | A |", "| end_repeat |"),
        "survey, row 3 (line 4), column type: this repeat never began",
    ),
    "ends crossed": (
        survey("| begin_group | g | G |", "| text | a | A |", "| end_repeat |"),
        "no repeat is open here",
    ),
    "choice twice": (
        survey("| select_one yn | a | A |", more=YES_NO + "| | yn | no | No |\n"),
        "choices, row 4 (line 8), column name: the name no stands in row 3 too",
    ),
    "choice without name": (
        survey("| select_one yn | a | A |", more=YES_NO + "| | yn | | No |\n"),
        "choices, row 4 (line 8), column name: the name is missing",
    ),
    "choice without list": (
        survey("| select_one yn | a | A |", more=YES_NO + "| | | x | X |\n"),
        "choices, row 4 (line 8), column list_name: the list is missing",
    ),
    "choice with blanks": (
        survey("| select_multiple yn | a | A |", more=YES_NO + "| | yn | no way | No |\n"),
        "a name here cannot have blanks. Write no_way",
    ),
    "filter by a column that is not there": (
        survey(
            "| select_one yn | a | A | provnce = '1' |",
            head="| | type | name | label | choice_filter |\n",
            more=YES_NO,
        ),
        "column choice_filter: choices have no column provnce",
    ),
    "default language nobody writes": (
        survey("| text | a | A |", head="| | type | name | label::English (en) |\n")
        + "| settings |\n| | default_language |\n| | Englsh (en) |\n",
        "settings, row 2 (line 6), column default_language: no label is in Englsh (en)",
    ),
    "language misspelt in one heading": (
        survey(
            "| text | a | A | H |",
            head="| | type | name | label::English (en) | hint::Englsh (en) |\n",
        ),
        "column hint::Englsh (en): the language Englsh (en) has no labels",
    ),
    "one thing twice": (
        survey(
            "| text | a | A | 1 | 1 |", head="| | type | name | label | relevant | relevance |\n"
        ),
        "column relevance: this heading means the same as relevant",
    ),
    "misspelt chat hint": (
        survey("| text | a | A | 1 |", head="| | type | name | label | body::chat:sugest |\n"),
        "column body::chat:sugest: this chat hint is unknown. Write body::chat:suggest",
    ),
    "chat hint on the wrong side": (
        survey("| text | a | A | yes |", head="| | type | name | label | body::chat:carry |\n"),
        "Write bind::chat:carry",
    ),
    "chat hint without namespace": (
        survey("| text | a | A | 1 |", head="| | type | name | label | body::chat:suggest |\n"),
        "settings, column namespaces: chat hints need a namespace",
    ),
    "unknown reader": (
        survey("| text | a | A | cuont |", head="| | type | name | label | body::chat:reader |\n"),
        "the reader cuont is unknown. Write count",
    ),
    "edit of a question that is not there": (
        survey("| text | age | A | aeg |", head="| | type | name | label | body::chat:edit |\n"),
        "there is no question aeg. Write age",
    ),
    "hint text without language": (
        survey("| text | a | A | Later |", head="| | type | name | label | body::chat:skip |\n"),
        "the languages are not named. Write it as vi: … | en: …",
    ),
    "carry with a condition": (
        survey("| text | a | A | no |", head="| | type | name | label | bind::chat:carry |\n"),
        "only yes can stand here",
    ),
    "control character": (
        survey("| text | a | A\x07 |"),
        "column label: the character U+0007 cannot stand in a form",
    ),
    "heading that breaks the XForm": (
        survey("| select_one yn | a | A |", more=YES_NO.replace("label |", "label | <b> |")),
        "choices, row 1, column <b>: this cannot be a heading",
    ),
    "attribute that breaks the XForm": (
        survey("| text | a | A | x |", head="| | type | name | label | bind::<b> |\n"),
        "this is no name of an attribute",
    ),
    "file within a repeat": (
        survey("| begin_repeat | r | R |", "| xml-external | x |", "| end_repeat |"),
        "survey, row 3 (line 4), column type: a file cannot stand in a repeat",
    ),
    "question of a choice's label": (
        survey("| select_one yn | a | A |", more=YES_NO + "| | yn | x | ${age} |\n"),
        "choices, row 4 (line 8), column label: there is no question age",
    ),
    "trigger that nobody answers": (
        survey(
            "| calculate | a | | 1 |",
            "| text | b | B | 2 | ${a} |",
            head="| | type | name | label | calculation | trigger |\n",
        ),
        "survey, row 3 (line 4), column trigger: The question ${a} is not user-visible",
    ),
    "two rows of settings": (
        survey("| text | a | A |") + "| settings |\n| | form_id |\n| | a |\n| | b |\n",
        "settings, row 3 (line 7): settings have one row only",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_workbook(name: str) -> None:
    """A broken workbook is refused with the place, the fault and the mend."""
    markdown, expected = BROKEN[name]

    found = complaints(markdown)

    assert any(expected in complaint for complaint in found), found


CHAT_WARNINGS = {
    "long question": (survey(f"| text | a | {'x' * 301} |"), "301 characters"),
    "long list": (
        survey(
            "| select_one big | a | A |",
            more="| choices |\n| | list_name | name | label |\n"
            + "".join(f"| | big | n{n} | N{n} |\n" for n in range(31)),
        ),
        "31 choices without a search. Write autocomplete",
    ),
    "many duties": (
        survey(*(f"| text | q{n} | Q | | | | yes |" for n in range(13))),
        "13 questions are required",
    ),
    "language missing in a row": (
        survey(
            "| text | a | A | B |",
            "| text | b | A |",
            head="| | type | name | label::English (en) | label::Tiếng Việt (vi) |\n",
        ),
        "survey, row 3 (line 4), column label::English (en): there is no text in Tiếng Việt (vi)",
    ),
    "unused list": (survey("| text | a | A |", more=YES_NO), "no question uses the list yn"),
    "strange heading": (
        survey("| text | a | A | x |", head="| | type | name | label | ghi chú |\n"),
        "survey, row 1, column ghi chú: nothing reads this column",
    ),
}


@pytest.mark.parametrize("name", CHAT_WARNINGS)
def test_warning(name: str) -> None:
    """What works but makes a bad chat is said, and the form compiles all the same."""
    markdown, expected = CHAT_WARNINGS[name]

    assert expected in warnings(markdown)


def test_search_silences_the_long_list() -> None:
    """A long list with a search is no bad chat."""
    text = survey(
        "| select_one big | a | A | autocomplete |",
        head="| | type | name | label | appearance |\n",
        more="| choices |\n| | list_name | name | label |\n"
        + "".join(f"| | big | n{n} | N{n} |\n" for n in range(31)),
    )

    assert warnings(text) == ""


SOUND = {
    "other": survey(
        "| select_one yn or_other | a | A |", "| text | b | B | ${a} = 'other' |", more=YES_NO
    ),
    "numbers as choices": survey(
        "| select_one n | a | A |",
        "| text | b | B | ${a} = 1 |",
        more="| choices |\n| | list_name | name | label |\n| | n | 1 | One |\n| | n | 02 | Two |\n",
    ),
    "old spellings": survey(
        "| begin group | g | G |",
        "| add text prompt | a | A |",
        "| select one yn | b | B |",
        "| end group |",
        more=YES_NO,
    ),
    "Markdown rulers with blanks": survey("| --- | --- | --- |", "| text | a | A |").replace(
        "| | ---", "| --- | ---"
    ),
    "curly quotation marks": survey(
        "| select_one yn | a | A |", "| text | b | B | ${a} = ‘yes’ or ${a} = “no” |", more=YES_NO
    ),
    "marks of KoboToolbox": survey(
        "| select_one yn | a | A | aB3 |",
        head="| | type | name | label | $kuid |\n",
        more="| choices |\n| | list_name | name | label | $kuid |\n| | yn | yes | Yes | cD4 |\n",
    ),
    "piped cell": survey("| text | a | A \\| B |"),
    "required by condition": survey("| text | a | A |", "| text | b | B | | | | ${a} != '' |"),
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_workbook(name: str) -> None:
    """What is right is not complained of."""
    assert compile_workbook(read_markdown(SOUND[name], "form")).xform
