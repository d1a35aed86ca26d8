"""What was erased and must stay so, what was exported, how long things are kept, and what is held."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was erased or held yet; of earlier exports nobody knows whom they show."""
    op.add_column("camera", sa.Column("keep_days", sa.Double(), nullable=True))
    op.create_table(
        "erasure",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("doomed", sa.String(), nullable=False),
        sa.Column("files", sa.String(), nullable=False),
        sa.Column("sightings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_erasure")),
    )
    op.create_table(
        "tombstone",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("erasure", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("times", sa.LargeBinary(), nullable=False),
        sa.Column("boxes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tombstone")),
    )
    op.create_index(op.f("ix_tombstone_sha256"), "tombstone", ["sha256"])
    op.create_table(
        "export",
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("recording", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("end_s", sa.Double(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("file", "place", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_recording"), "export", ["recording"])
    op.create_table(
        "hold",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_hold")),
    )
    op.create_table(
        "held",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("recording", sa.Integer(), nullable=False),
        sa.Column("times", sa.LargeBinary(), nullable=False),
        sa.Column("boxes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject"], ["hold.subject"], name=op.f("fk_held_subject"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subject", "place", name=op.f("pk_held")),
    )


def downgrade() -> None:
    """As it was."""
    for table in ("held", "hold", "export", "tombstone", "erasure"):
        op.drop_table(table)
    op.drop_column("camera", "keep_days")
