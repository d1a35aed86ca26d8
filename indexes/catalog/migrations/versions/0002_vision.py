"""What a vision model failed at, and what its closer looks saw."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "setback",
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracklet"],
            ["tracklet.number"],
            name=op.f("fk_setback_tracklet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracklet", "maker", name=op.f("pk_setback")),
    )
    op.create_table(
        "verdict",
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracklet"],
            ["tracklet.number"],
            name=op.f("fk_verdict_tracklet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracklet", "criterion", name=op.f("pk_verdict")),
    )
