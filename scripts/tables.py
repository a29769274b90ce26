"""Writes the tables of settings and commands in docs/operator.md from the program itself."""

import re
from importlib import import_module
from pathlib import Path

from typer.main import get_group

from bot.cli.main import COMMANDS, GROUPS
from bot.settings import Settings

GUIDE = Path(__file__).parents[1] / "docs" / "operator.md"


def settings() -> str:
    rows = []
    for name, field in Settings.model_fields.items():
        default = getattr(field.default, "get_secret_value", lambda d=field.default: d)()
        shown = f"`{default}`" if default not in ("", None) else ""
        rows.append(f"| `CHIBO_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


def commands() -> str:
    rows = []
    for name, module in COMMANDS.items():
        rows.append(_row(name, get_group(import_module(module).app).commands[name].help))
    for group, module in GROUPS.items():
        for name, command in get_group(import_module(module).app).commands.items():
            rows.append(_row(f"{group} {name}", command.help))
    return "\n".join(rows)


def _row(name: str, text: str | None) -> str:
    first = " ".join((text or "").split("\n\n")[0].split())
    return f"| `chibo {name}` | {first} |"


def main() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for heading, table in (("Setting", settings()), ("Command", commands())):
        pattern = rf"(\| {heading} \|.*\n\|[-|]+\n)(?:.+\n)*"
        text = re.sub(pattern, lambda found, table=table: f"{found[1]}{table}\n", text)
    GUIDE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
