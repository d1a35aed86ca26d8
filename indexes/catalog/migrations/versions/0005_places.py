"""Zones of views, links between cameras, and how far a camera's clock is off."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("camera", sa.Column("offset_s", sa.Double(), nullable=False, server_default="0"))
    op.create_table(
        "zone",
        sa.Column("camera", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("polygon", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("camera", "name", name=op.f("pk_zone")),
    )
    op.create_table(
        "link",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("camera", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("to_camera", sa.String(), nullable=False),
        sa.Column("to_zone", sa.String(), nullable=False),
        sa.Column("least_s", sa.Double(), nullable=False),
        sa.Column("most_s", sa.Double(), nullable=True),
        sa.Column("overlap", sa.Boolean(), nullable=False),
        sa.Column("learned", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_link")),
    )
