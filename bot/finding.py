"""One thing the doctor looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Without a `mend` it is well."""

    name: str
    state: str
    mend: str = ""

    @property
    def well(self) -> bool:
        return not self.mend
