"""who was let into the rooms of teams."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_space_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("is_inside", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["team_space.id"],
            name=op.f("fk_team_space_guest_space_id_team_space"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_space_guest")),
        sa.UniqueConstraint(
            "space_id", "user_id", name=op.f("uq_team_space_guest_space_id_user_id")
        ),
    )
    with op.batch_alter_table("team_space_guest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_space_guest_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("team_space_guest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_space_guest_user_id"))

    op.drop_table("team_space_guest")
