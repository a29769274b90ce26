"""Leases, and which process has claimed a message or a file."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('leases',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('holder', sa.String(length=40), nullable=False),
    sa.Column('beat', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_leases'))
    )
    op.add_column('outbox', sa.Column('claimed_by', sa.String(length=40), nullable=True))
    op.add_column('jobs', sa.Column('claimed_by', sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column('jobs', 'claimed_by')
    op.drop_column('outbox', 'claimed_by')
    op.drop_table('leases')
