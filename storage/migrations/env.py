"""How Alembic reaches the database: over the connection that storage.upgrade hands in."""

from typing import Any, Literal

from alembic import context

from storage.models import Base, Moment


def _render(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """A migration must not depend on today's code: our moment is written as what it is stored as."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
