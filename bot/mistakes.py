"""What the operator can mend."""


class OperatorMistake(Exception):
    """Something the operator can mend: one line that names it and the mend."""
