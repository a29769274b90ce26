"""What channels use of their quotas, and what they sign in with."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'channel_months',
        sa.Column('channel', sa.String(length=20), nullable=False),
        sa.Column('month', sa.String(length=7), nullable=False),
        sa.Column('received', sa.Integer(), nullable=False),
        sa.Column('sent', sa.Integer(), nullable=False),
        sa.Column('writers', sa.Integer(), nullable=False),
        sa.Column('refused_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('channel', 'month', name=op.f('pk_channel_months')),
    )
    op.create_table(
        'channel_writers',
        sa.Column('channel', sa.String(length=20), nullable=False),
        sa.Column('month', sa.String(length=7), nullable=False),
        sa.Column(
            'account_id',
            sa.BigInteger().with_variant(sa.Integer(), 'sqlite'),
            autoincrement=False,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ['account_id'], ['accounts.id'], name=op.f('fk_channel_writers_account_id_accounts')
        ),
        sa.PrimaryKeyConstraint('channel', 'month', 'account_id', name=op.f('pk_channel_writers')),
    )
    op.create_table(
        'channel_secrets',
        sa.Column('channel', sa.String(length=20), nullable=False),
        sa.Column('content', sa.Text(), nullable=False),
        sa.Column('renewed_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('channel', name=op.f('pk_channel_secrets')),
    )


def downgrade() -> None:
    for table in ('channel_secrets', 'channel_writers', 'channel_months'):
        op.drop_table(table)
