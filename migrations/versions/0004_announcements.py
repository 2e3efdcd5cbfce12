"""announcements and extensions."""

import sqlalchemy as sa
from alembic import op

import bot.model.base as types

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('draft', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('audience', sa.String(length=64), nullable=False),
    sa.Column('place', sa.String(length=32), nullable=False),
    sa.Column('room', sa.String(length=64), nullable=True),
    sa.Column('ping', sa.String(length=32), nullable=False),
    sa.Column('due_at', types.Instant(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('author_id', sa.BigInteger(), nullable=False),
    sa.Column('created_at', types.Instant(timezone=True), nullable=False),
    sa.Column('missed', sa.JSON(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'stopped', 'cancelled')", name=op.f('ck_announcement_state')),
    sa.CheckConstraint("place IN ('channel', 'team_spaces', 'dm')", name=op.f('ck_announcement_place')),
    sa.CheckConstraint("ping IN ('silent', 'role', 'everyone')", name=op.f('ck_announcement_ping')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_announcement_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement')),
    sa.UniqueConstraint('event_id', 'draft', name=op.f('uq_announcement_event_id_draft'))
    )
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcement_event_id_state'), ['event_id', 'state'], unique=False)

    op.create_table('extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('closes_at', types.Instant(timezone=True), nullable=False),
    sa.Column('closes_written', sa.String(length=200), nullable=False),
    sa.Column('why', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_extension_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_extension_team_id_team'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['window_id'], ['window.id'], name=op.f('fk_extension_window_id_window'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension')),
    sa.UniqueConstraint('window_id', 'team_id', name=op.f('uq_extension_window_id_team_id'))
    )


def downgrade() -> None:
    op.drop_table('extension')
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_announcement_event_id_state'))

    op.drop_table('announcement')
