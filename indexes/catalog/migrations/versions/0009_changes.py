"""Whose clothes changed within a tracklet, and which tracklets were looked at for it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody was looked at yet."""
    op.create_table(
        "watched",
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracklet"],
            ["tracklet.number"],
            name=op.f("fk_watched_tracklet_tracklet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracklet", name=op.f("pk_watched")),
    )
    op.create_table(
        "change",
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("attribute", sa.String(), nullable=False),
        sa.Column("time_s", sa.Double(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracklet"],
            ["tracklet.number"],
            name=op.f("fk_change_tracklet_tracklet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracklet", "attribute", name=op.f("pk_change")),
    )


def downgrade() -> None:
    """As it was."""
    op.drop_table("change")
    op.drop_table("watched")
