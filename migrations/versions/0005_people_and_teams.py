"""profiles, admission, wishes; invitations, tracks, spaces and forming of teams."""

import sqlalchemy as sa
from alembic import op

import bot.model.base as types

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('admission_seats',
    sa.Column('event_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('cap', sa.Integer(), nullable=True),
    sa.CheckConstraint('taken >= 0 AND taken <= cap', name=op.f('ck_admission_seats_cap')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_admission_seats_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_admission_seats'))
    )
    op.create_table('forming_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('plan', sa.JSON(), nullable=False),
    sa.Column('undo', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.BigInteger(), nullable=False),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.Column('applied_at', types.Instant(timezone=True), nullable=True),
    sa.Column('undone_at', types.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('planned', 'applied', 'undone', 'dropped')", name=op.f('ck_forming_run_state')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_forming_run_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forming_run'))
    )
    with op.batch_alter_table('forming_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forming_run_event_id_state'), ['event_id', 'state'], unique=False)

    op.create_table('wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('other_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('with', 'rather_not', 'never')", name=op.f('ck_wish_kind')),
    sa.CheckConstraint('user_id != other_id', name=op.f('ck_wish_somebody_else')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_wish_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish')),
    sa.UniqueConstraint('event_id', 'user_id', 'other_id', name=op.f('uq_wish_event_id_user_id_other_id'))
    )
    with op.batch_alter_table('wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wish_other_id'), ['other_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_user_id'), ['user_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.BigInteger(), nullable=False),
    sa.Column('verdict', sa.String(length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.CheckConstraint("verdict IN ('accept', 'wait', 'decline')", name=op.f('ck_review_verdict')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_review_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_review_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('participant_id', 'reviewer_id', name=op.f('uq_review_participant_id_reviewer_id'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('made_by', sa.BigInteger(), nullable=False),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.Column('answered_by', sa.BigInteger(), nullable=True),
    sa.Column('answered_at', types.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('invitation', 'request')", name=op.f('ck_invitation_kind')),
    sa.CheckConstraint("state IN ('open', 'accepted', 'declined', 'withdrawn', 'lapsed')", name=op.f('ck_invitation_state')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_invitation_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_invitation_team_id_team'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_event_id_user_id'), ['event_id', 'user_id'], unique=False)
        batch_op.create_index('uq_invitation_open', ['team_id', 'user_id', 'kind'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('team_space',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('channel_id', sa.BigInteger(), nullable=True),
    sa.Column('archived_at', types.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('thread', 'text', 'voice')", name=op.f('ck_team_space_kind')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_team_space_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_space_team_id_team'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_space')),
    sa.UniqueConstraint('team_id', 'kind', name=op.f('uq_team_space_team_id_kind'))
    )
    with op.batch_alter_table('team_space', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_space_channel_id'), ['channel_id'], unique=False)

    op.create_table('team_track',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_team_track_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_track_team_id_team'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['track_id'], ['track.id'], name=op.f('fk_team_track_track_id_track'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_track')),
    sa.UniqueConstraint('team_id', 'track_id', name=op.f('uq_team_track_team_id_track_id'))
    )
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('attendance', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('experience', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('looking_for_team', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('consented_at', types.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('queued_at', types.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('confirmed_at', types.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('left_at', types.Instant(timezone=True), nullable=True))
        batch_op.create_check_constraint('attendance', "attendance IN ('online', 'in_person', 'either')")
        batch_op.create_check_constraint('experience', 'experience BETWEEN 0 AND 3')
        batch_op.create_index(batch_op.f('ix_participant_event_id_state'), ['event_id', 'state'], unique=False)

    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.add_column(sa.Column('member_count', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('size_limit', sa.Integer(), nullable=False, server_default='100'))
        batch_op.add_column(sa.Column('looking', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('about', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('wanted_skills', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('small_allowed_at', types.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('disbanded_at', types.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_check_constraint('size', 'member_count >= 0 AND member_count <= size_limit')

    op.execute(
        'UPDATE team SET member_count ='
        ' (SELECT COUNT(*) FROM membership WHERE membership.team_id = team.id)'
    )


def downgrade() -> None:
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.drop_constraint('size', type_='check')
        batch_op.drop_column('version')
        batch_op.drop_column('disbanded_at')
        batch_op.drop_column('small_allowed_at')
        batch_op.drop_column('wanted_skills')
        batch_op.drop_column('about')
        batch_op.drop_column('looking')
        batch_op.drop_column('size_limit')
        batch_op.drop_column('member_count')

    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participant_event_id_state'))
        batch_op.drop_constraint('attendance', type_='check')
        batch_op.drop_constraint('experience', type_='check')
        batch_op.drop_column('left_at')
        batch_op.drop_column('confirmed_at')
        batch_op.drop_column('queued_at')
        batch_op.drop_column('consented_at')
        batch_op.drop_column('looking_for_team')
        batch_op.drop_column('experience')
        batch_op.drop_column('attendance')

    op.drop_table('team_track')
    with op.batch_alter_table('team_space', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_space_channel_id'))

    op.drop_table('team_space')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index('uq_invitation_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_invitation_event_id_user_id'))

    op.drop_table('invitation')
    op.drop_table('review')
    with op.batch_alter_table('wish', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wish_user_id'))
        batch_op.drop_index(batch_op.f('ix_wish_other_id'))

    op.drop_table('wish')
    with op.batch_alter_table('forming_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forming_run_event_id_state'))

    op.drop_table('forming_run')
    op.drop_table('admission_seats')
