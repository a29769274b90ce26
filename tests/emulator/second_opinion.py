"""Every call looked at by somebody else: aiogram's models of the Bot API's methods."""

import json
from typing import Any

from aiogram import methods
from pydantic import BaseModel, ValidationError

from tests.emulator.faults import Refusal
from tests.emulator.wire import Fields, Upload


def look(method: str, fields: Fields) -> None:
    """Refuse a call that aiogram would not make: a field is missing, of another type, or not known."""
    model: Any = getattr(methods, method[0].upper() + method[1:])
    try:
        read = model.model_validate(
            {name: _value(value) for name, value in fields.items() if not _is_part(name, fields)}
        )
    except ValidationError as error:
        raise Refusal(400, f"Bad Request: {method}, says aiogram: {error}") from None
    if unknown := _unknown(read):
        raise Refusal(400, f"Bad Request: {method} has no {unknown}, says aiogram")


def _is_part(name: str, fields: Fields) -> bool:
    """Whether this is the content of a file that another field names."""
    return f"attach://{name}" in fields.values()


def _value(value: str | Upload) -> Any:
    if isinstance(value, Upload):
        return value.name
    if value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _unknown(read: Any) -> list[str]:
    """The fields that the models do not know, however deep they stand."""
    if isinstance(read, list):
        return [name for each in read for name in _unknown(each)]
    if not isinstance(read, BaseModel):
        return []
    deeper = [name for field in type(read).model_fields for name in _unknown(getattr(read, field))]
    return [*(read.model_extra or {}), *deeper]
