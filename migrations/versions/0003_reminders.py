"""settings of people and what they want to be reminded of."""

import sqlalchemy as sa
from alembic import op

import bot.model.base as types

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('person_settings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('guild_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('reminded_of', sa.String(length=32), nullable=False),
    sa.Column('minutes_before', sa.Integer(), nullable=False),
    sa.Column('direct_messages', sa.Boolean(), nullable=True),
    sa.Column('time_zone', sa.String(length=64), nullable=True),
    sa.CheckConstraint("reminded_of IN ('all', 'chosen', 'none')", name=op.f('ck_person_settings_reminded_of')),
    sa.CheckConstraint('minutes_before > 0', name=op.f('ck_person_settings_minutes_before')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_settings')),
    sa.UniqueConstraint('guild_id', 'user_id', name=op.f('uq_person_settings_guild_id_user_id'))
    )
    op.create_table('reminder_wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_reminder_wish_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_reminder_wish_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_wish')),
    sa.UniqueConstraint('session_id', 'user_id', name=op.f('uq_reminder_wish_session_id_user_id'))
    )
    with op.batch_alter_table('reminder_wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_wish_event_id_user_id'), ['event_id', 'user_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('reminder_wish', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_wish_event_id_user_id'))

    op.drop_table('reminder_wish')
    op.drop_table('person_settings')
