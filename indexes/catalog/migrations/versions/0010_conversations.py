"""What was asked and answered."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was kept yet."""
    op.create_table(
        "turn",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("steps", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_turn")),
    )
    op.create_index(op.f("ix_turn_conversation"), "turn", ["conversation"])


def downgrade() -> None:
    """As it was."""
    op.drop_table("turn")
