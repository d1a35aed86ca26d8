"""Where frames are missing inside a recording."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "gap",
        sa.Column("recording", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Double(), nullable=False),
        sa.Column("end_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording"], ["recording.number"], name=op.f("fk_gap_recording"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recording", "start_s", name=op.f("pk_gap")),
    )
