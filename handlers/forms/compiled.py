"""What publishing makes of a workbook: the XForm that the running bot reads, and what it is called."""

from dataclasses import dataclass

from handlers.forms.complaints import Complaint


@dataclass(frozen=True, slots=True)
class Compiled:
    """A form ready to be published."""

    xform: str
    form_id: str
    version: str
    title: str
    warnings: tuple[Complaint, ...] = ()
