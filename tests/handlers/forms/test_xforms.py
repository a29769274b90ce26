"""XForms as other tools write them: what they set, and what of them is refused by name."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.forms.complaints import FormError
from handlers.forms.filling import Accepted, Context, begin
from handlers.forms.xform import read

NOW = datetime(2026, 10, 7, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def xform(body: str, nodes: str = "<a/><b/>", model: str = "") -> str:
    """An XForm with these controls, nodes, and what else stands in its model."""
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:ev="http://www.w3.org/2001/xml-events"><h:head><h:title>T</h:title><model>'
        f'<instance><data id="t" version="1">{nodes}</data></instance>{model}</model></h:head>'
        f"<h:body>{body}</h:body></h:html>"
    )


def refusals(text: str) -> list[str]:
    """What an XForm is refused for."""
    with pytest.raises(FormError) as refused:
        read(text)
    return [str(complaint) for complaint in refused.value.complaints]


@pytest.mark.parametrize(
    ("setvalue", "expected"),
    [
        ("<setvalue event='xforms-value-changed' ref='/data/b' value='1 + 1'/>", "2"),
        ("<setvalue event='xforms-value-changed' ref=' /data/b '>two</setvalue>", "two"),
        ("<setvalue ev:event='xforms-value-changed' ref='../b' value='../a'/>", "x"),
        ("<setvalue event='xforms-value-changed' ref='/data/b' value=''>two</setvalue>", ""),
        ("<setvalue event='xforms-value-changed' ref='/data/b'/>", ""),
    ],
)
def test_what_an_answer_sets(setvalue: str, expected: str) -> None:
    """A value beats the text of a setvalue, even an empty one; its target may be relative or in blanks."""
    form = read(xform(f"<input ref='/data/a'><label>A</label>{setvalue}</input>", "<a/><b>old</b>"))
    context = Context(now=NOW)
    sitting = begin(form, context, instance_id="uuid:1")

    assert isinstance(sitting.answer("/data/a", "x"), Accepted)
    assert sitting.texts()["/data/b"] == expected


def test_what_the_beginning_sets() -> None:
    """A setvalue within a question waits for its own event: the beginning, an answer, or both."""
    both = "odk-instance-first-load xforms-value-changed"
    body = (
        "<input ref='/data/a'><label>A</label>"
        "<setvalue event='odk-instance-first-load' ref='/data/b'>begun</setvalue>"
        f"<setvalue event='{both}' ref='/data/c' value='../a * 2'/></input>"
    )
    form = read(xform(body, "<a>5</a><b/><c/>"))
    context = Context(now=NOW)
    sitting = begin(form, context, instance_id="uuid:1")

    assert [sitting.texts()[f"/data/{name}"] for name in "bc"] == ["begun", "10"]
    sitting.answer("/data/a", "7")
    assert [sitting.texts()[f"/data/{name}"] for name in "bc"] == ["begun", "14"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            xform("<input ref='/data/a'><label>A</label></input><textarea ref='/data/b'/>"),
            ["/data/b, column type: <textarea> is no question that the chat knows"],
        ),
        (
            xform(
                "<upload ref='/data/a' mediatype='image/*'><label>A</label></upload>",
                model="<bind nodeset='/data/a' type='binary'/>",
            ),
            ["/data/a, column type: the chat cannot take a picture, sound or file"],
        ),
        (
            xform(
                "<input ref='/data/a'><label>A</label></input>",
                "<a/><meta><entity dataset='people' id='' create='1'><label/></entity></meta>",
                "<bind nodeset='/data/meta/entity/@id' type='string'/>"
                "<setvalue ref='/data/meta/entity/@id' event='odk-instance-first-load'/>",
            ),
            ["/data/meta/entity, column bind: the bot keeps no entities"],
        ),
    ],
    ids=["unknown control", "picture", "entities"],
)
def test_what_is_refused(text: str, said: list[str]) -> None:
    """What the chat cannot do is refused once, by its path and its reason; nothing is passed over."""
    assert refusals(text) == said
