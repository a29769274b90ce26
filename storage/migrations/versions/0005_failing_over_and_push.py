"""Messages that go on by another account, accounts where nothing rings, and push subscriptions."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'accounts', sa.Column('silent', sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column('outbox', sa.Column('tried', sa.JSON(), nullable=True))
    op.create_table(
        'web_push',
        sa.Column('session_id', sa.String(length=32), nullable=False),
        sa.Column('subscription', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['session_id'], ['web_sessions.id'], name=op.f('fk_web_push_session_id_web_sessions')
        ),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_web_push')),
    )


def downgrade() -> None:
    op.drop_table('web_push')
    op.drop_column('outbox', 'tried')
    op.drop_column('accounts', 'silent')
