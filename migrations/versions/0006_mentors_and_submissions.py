"""mentors, requests and offers; submissions, their versions, links, and codes of perks."""

import sqlalchemy as sa
from alembic import op

import bot.model.base as types

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=True),
    sa.Column('user_id', sa.BigInteger(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('about', sa.String(length=200), nullable=True),
    sa.Column('time_zone', sa.String(length=64), nullable=True),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('tracks', sa.JSON(), nullable=False),
    sa.Column('hours', sa.JSON(), nullable=False),
    sa.Column('stretches', sa.JSON(), nullable=False),
    sa.Column('quiet_hours', sa.String(length=32), nullable=True),
    sa.Column('presence', sa.String(length=32), nullable=False),
    sa.Column('presence_until', types.Instant(timezone=True), nullable=True),
    sa.Column('at_once', sa.Integer(), nullable=False),
    sa.Column('joined_at', types.Instant(timezone=True), nullable=False),
    sa.Column('left_at', types.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("presence IN ('by_hours', 'on', 'off')", name=op.f('ck_mentor_presence')),
    sa.CheckConstraint('at_once >= 1', name=op.f('ck_mentor_at_once')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_mentor_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor')),
    sa.UniqueConstraint('event_id', 'key', name=op.f('uq_mentor_event_id_key')),
    sa.UniqueConstraint('event_id', 'user_id', name=op.f('uq_mentor_event_id_user_id'))
    )
    with op.batch_alter_table('mentor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentor_user_id'), ['user_id'], unique=False)

    op.create_table('perk_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('perk', sa.String(length=64), nullable=False),
    sa.Column('code', sa.String(length=200), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=True),
    sa.Column('claimed_by', sa.BigInteger(), nullable=True),
    sa.Column('claimed_at', types.Instant(timezone=True), nullable=True),
    sa.Column('added_at', types.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_perk_code_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_perk_code')),
    sa.UniqueConstraint('event_id', 'perk', 'code', name=op.f('uq_perk_code_event_id_perk_code')),
    sa.UniqueConstraint('event_id', 'perk', 'holder', name=op.f('uq_perk_code_event_id_perk_holder'))
    )
    op.create_table('expertise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('mentor_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=64), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 3', name=op.f('ck_expertise_level')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_expertise_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentor.id'], name=op.f('fk_expertise_mentor_id_mentor'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expertise')),
    sa.UniqueConstraint('mentor_id', 'topic', name=op.f('uq_expertise_mentor_id_topic'))
    )
    op.create_table('mentor_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('asker', sa.String(length=64), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('topic', sa.String(length=64), nullable=False),
    sa.Column('further_topics', sa.JSON(), nullable=False),
    sa.Column('tried', sa.Text(), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=True),
    sa.Column('urgency', sa.Integer(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.Column('queued_at', types.Instant(timezone=True), nullable=False),
    sa.Column('mentor_id', sa.Integer(), nullable=True),
    sa.Column('claimed_at', types.Instant(timezone=True), nullable=True),
    sa.Column('thread_id', sa.BigInteger(), nullable=True),
    sa.Column('last_active_at', types.Instant(timezone=True), nullable=True),
    sa.Column('closed_at', types.Instant(timezone=True), nullable=True),
    sa.Column('closed_by', sa.BigInteger(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'claimed', 'resolved', 'cancelled', 'lapsed')", name=op.f('ck_mentor_request_state')),
    sa.CheckConstraint('urgency BETWEEN 0 AND 2', name=op.f('ck_mentor_request_urgency')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_mentor_request_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentor.id'], name=op.f('fk_mentor_request_mentor_id_mentor'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_mentor_request_team_id_team'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor_request'))
    )
    with op.batch_alter_table('mentor_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentor_request_event_id_state'), ['event_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentor_request_thread_id'), ['thread_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentor_request_user_id'), ['user_id'], unique=False)
        batch_op.create_index('uq_mentor_request_under_way', ['event_id', 'asker', 'topic'], unique=True, sqlite_where=sa.text("state IN ('open', 'claimed')"), postgresql_where=sa.text("state IN ('open', 'claimed')"))

    op.create_table('mentor_team',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('mentor_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('made_by', sa.BigInteger(), nullable=True),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('wish', 'offer', 'conflict', 'assigned')", name=op.f('ck_mentor_team_kind')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_mentor_team_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentor.id'], name=op.f('fk_mentor_team_mentor_id_mentor'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_mentor_team_team_id_team'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor_team')),
    sa.UniqueConstraint('mentor_id', 'team_id', 'kind', name=op.f('uq_mentor_team_mentor_id_team_id_kind'))
    )
    with op.batch_alter_table('mentor_team', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentor_team_event_id_kind'), ['event_id', 'kind'], unique=False)

    op.create_table('submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(length=200), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('participant_id', sa.Integer(), nullable=True),
    sa.Column('track_id', sa.Integer(), nullable=True),
    sa.Column('unit', sa.String(length=64), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=True),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('draft_version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.Column('edited_at', types.Instant(timezone=True), nullable=True),
    sa.Column('edited_by', sa.BigInteger(), nullable=True),
    sa.Column('handed_in_at', types.Instant(timezone=True), nullable=True),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('reopened_until', types.Instant(timezone=True), nullable=True),
    sa.Column('reopened_why', sa.Text(), nullable=True),
    sa.Column('disqualified_why', sa.Text(), nullable=True),
    sa.Column('card_channel_id', sa.BigInteger(), nullable=True),
    sa.Column('card_message_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'withdrawn', 'disqualified')", name=op.f('ck_submission_state')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_submission_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_submission_participant_id_participant'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_submission_team_id_team'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['track_id'], ['track.id'], name=op.f('fk_submission_track_id_track'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
    sa.UniqueConstraint('event_id', 'scope', name=op.f('uq_submission_event_id_scope'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_event_id_state'), ['event_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_submission_participant_id'), ['participant_id'], unique=False)

    op.create_table('mentor_feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('rating', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.CheckConstraint('rating BETWEEN 1 AND 3', name=op.f('ck_mentor_feedback_rating')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_mentor_feedback_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['request_id'], ['mentor_request.id'], name=op.f('fk_mentor_feedback_request_id_mentor_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor_feedback')),
    sa.UniqueConstraint('request_id', 'user_id', name=op.f('uq_mentor_feedback_request_id_user_id'))
    )
    op.create_table('mentor_offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('mentor_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.JSON(), nullable=False),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.Column('expires_at', types.Instant(timezone=True), nullable=False),
    sa.Column('answered_at', types.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('open', 'accepted', 'declined', 'later', 'expired', 'withdrawn')", name=op.f('ck_mentor_offer_state')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_mentor_offer_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentor.id'], name=op.f('fk_mentor_offer_mentor_id_mentor'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['request_id'], ['mentor_request.id'], name=op.f('fk_mentor_offer_request_id_mentor_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor_offer')),
    sa.UniqueConstraint('request_id', 'mentor_id', 'round', name=op.f('uq_mentor_offer_request_id_mentor_id_round'))
    )
    with op.batch_alter_table('mentor_offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentor_offer_event_id_state'), ['event_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentor_offer_mentor_id_made_at'), ['mentor_id', 'made_at'], unique=False)

    op.create_table('submission_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=64), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('claim', sa.Text(), nullable=True),
    sa.Column('checked_at', types.Instant(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_submission_link_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_submission_link_submission_id_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_link')),
    sa.UniqueConstraint('event_id', 'claim', name=op.f('uq_submission_link_event_id_claim')),
    sa.UniqueConstraint('submission_id', 'item', name=op.f('uq_submission_link_submission_id_item'))
    )
    op.create_table('submission_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=True),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.BigInteger(), nullable=True),
    sa.Column('made_at', types.Instant(timezone=True), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_submission_revision_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_submission_revision_submission_id_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_revision')),
    sa.UniqueConstraint('submission_id', 'number', name=op.f('uq_submission_revision_submission_id_number'))
    )


def downgrade() -> None:
    op.drop_table('submission_revision')
    op.drop_table('submission_link')
    with op.batch_alter_table('mentor_offer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentor_offer_mentor_id_made_at'))
        batch_op.drop_index(batch_op.f('ix_mentor_offer_event_id_state'))

    op.drop_table('mentor_offer')
    op.drop_table('mentor_feedback')
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submission_participant_id'))
        batch_op.drop_index(batch_op.f('ix_submission_event_id_state'))

    op.drop_table('submission')
    with op.batch_alter_table('mentor_team', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentor_team_event_id_kind'))

    op.drop_table('mentor_team')
    with op.batch_alter_table('mentor_request', schema=None) as batch_op:
        batch_op.drop_index('uq_mentor_request_under_way', sqlite_where=sa.text("state IN ('open', 'claimed')"), postgresql_where=sa.text("state IN ('open', 'claimed')"))
        batch_op.drop_index(batch_op.f('ix_mentor_request_user_id'))
        batch_op.drop_index(batch_op.f('ix_mentor_request_thread_id'))
        batch_op.drop_index(batch_op.f('ix_mentor_request_event_id_state'))

    op.drop_table('mentor_request')
    op.drop_table('expertise')
    op.drop_table('perk_code')
    with op.batch_alter_table('mentor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentor_user_id'))

    op.drop_table('mentor')
