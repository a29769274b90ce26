"""Last month's figures: which questions may take them over, and what they were."""

from dataclasses import replace

from handlers.forms.filling import Sitting, begin
from handlers.forms.model.data import LAST_SAVED
from handlers.forms.model.definition import Form, Question


def is_stable(form: Form, question: Question) -> bool:
    """Whether the form itself begins with the last report's answer; what happened in a month is not so."""
    return any(
        setvalue.target is question.element
        and setvalue.value is not None
        and LAST_SAVED in setvalue.value.source
        for setvalue in form.setvalues
    )


def last_answer(sitting: Sitting, question: Question) -> str:
    """What the last report hands on for a question of no repeat, '' if nothing. Neither what is known
    from elsewhere nor what was answered meanwhile counts.
    """
    if not is_stable(sitting.form, question):
        return ""
    nothing_else = {name: dict[str, str]() for name in sitting.context.instances}
    only_last = replace(sitting.context, instances=nothing_else)
    begun = begin(sitting.form, only_last, instance_id=sitting.filling.instance_id)
    return begun.filling.values.get(question.path, "")
