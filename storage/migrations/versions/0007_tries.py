"""Tries of codes and tokens over the web, counted for all processes together."""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('tries',
    sa.Column('id', key, autoincrement=True, nullable=False),
    sa.Column('place', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tries'))
    )
    op.create_index(op.f('ix_tries_place_at'), 'tries', ['place', 'at'])


def downgrade() -> None:
    op.drop_table('tries')
