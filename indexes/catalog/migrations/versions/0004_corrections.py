"""What people said about who is who, and the names they gave."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("identity", sa.Column("name", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "correction",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("was", sa.Integer(), nullable=False),
        sa.Column("became", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_correction")),
    )
    op.create_table(
        "corrected",
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("tracklet", sa.Integer(), nullable=True),
        sa.Column("recording", sa.Integer(), nullable=False),
        sa.Column("times", sa.LargeBinary(), nullable=False),
        sa.Column("boxes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction"],
            ["correction.number"],
            name=op.f("fk_corrected_correction"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tracklet"],
            ["tracklet.number"],
            name=op.f("fk_corrected_tracklet"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["recording"],
            ["recording.number"],
            name=op.f("fk_corrected_recording"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("correction", "side", "place", name=op.f("pk_corrected")),
    )
    op.create_index(op.f("ix_corrected_tracklet"), "corrected", ["tracklet"], unique=False)
    op.create_index(op.f("ix_corrected_recording"), "corrected", ["recording"], unique=False)
