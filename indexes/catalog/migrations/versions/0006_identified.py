"""Which encoder and rules decided who is who on a recording."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is known of earlier decisions: they are made anew."""
    op.add_column(
        "recording", sa.Column("identified_by", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    """As it was."""
    op.drop_column("recording", "identified_by")
