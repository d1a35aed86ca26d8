"""What a tie-breaker said of whether two tracklets are one person."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody was asked yet."""
    op.create_table(
        "opinion",
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("matched", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("reasoning", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracklet"],
            ["tracklet.number"],
            name=op.f("fk_opinion_tracklet_tracklet"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other"],
            ["tracklet.number"],
            name=op.f("fk_opinion_other_tracklet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracklet", "other", "maker", name=op.f("pk_opinion")),
    )
    op.create_index(op.f("ix_opinion_other"), "opinion", ["other"])


def downgrade() -> None:
    """As it was."""
    op.drop_table("opinion")
