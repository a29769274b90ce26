"""Requests about one's own data, links that can be taken back, an audit chained by hashes."""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('figures_links',
    sa.Column('id', key, autoincrement=True, nullable=False),
    sa.Column('person_id', key, nullable=False),
    sa.Column('unit_id', key, nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_figures_links_person_id_people')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_figures_links_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figures_links'))
    )
    op.create_index(op.f('ix_figures_links_person_id'), 'figures_links', ['person_id'])
    op.create_table('privacy_requests',
    sa.Column('id', key, autoincrement=True, nullable=False),
    sa.Column('person_id', key, nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_privacy_requests_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_privacy_requests'))
    )
    op.create_index(op.f('ix_privacy_requests_done_at'), 'privacy_requests', ['done_at'])
    op.create_index(op.f('ix_privacy_requests_person_id'), 'privacy_requests', ['person_id'])
    for name, length in (('unit', 40), ('channel', 20), ('mark', 64)):
        column = sa.Column(name, sa.String(length=length), nullable=False, server_default='')
        op.add_column('audit', column)
    op.create_index(op.f('ix_audit_unit_id'), 'audit', ['unit', 'id'])
    op.add_column('people', sa.Column('reminders_off', sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column('people', 'reminders_off')
    op.drop_index(op.f('ix_audit_unit_id'), 'audit')
    for name in ('mark', 'channel', 'unit'):
        op.drop_column('audit', name)
    op.drop_index(op.f('ix_privacy_requests_person_id'), 'privacy_requests')
    op.drop_index(op.f('ix_privacy_requests_done_at'), 'privacy_requests')
    op.drop_table('privacy_requests')
    op.drop_index(op.f('ix_figures_links_person_id'), 'figures_links')
    op.drop_table('figures_links')
