"""What the running bot loads: it reads stored XForms only, and never pays for the compiler."""

import subprocess
import sys

HEAVY = ("pyxform", "openpyxl", "pandas", "lark", "xlrd")


def test_the_running_bot_loads_no_compiler() -> None:
    """Neither pyxform nor a reader of Excel files is loaded with the bot."""
    code = f"import sys, bot.app, bot.cli.run; print([m for m in {HEAVY!r} if m in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_a_form_is_checked_without_a_database() -> None:
    """Checking and playing forms loads neither the database nor a web server."""
    heavy = ("sqlalchemy", "starlette", "telegram", "pyxform")
    code = f"import sys, bot.cli.forms; print([m for m in {heavy!r} if m in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
