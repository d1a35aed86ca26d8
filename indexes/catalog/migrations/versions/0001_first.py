"""The first shape of the catalog."""

import sqlalchemy as sa
from alembic import op

from velvet.indexes.catalog.tables.fulltext import CREATE

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "camera",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_camera")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "identity",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_identity")),
    )
    op.create_table(
        "recording",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("camera", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("start_source", sa.String(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("rate", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detected_by", sa.String(), nullable=False),
        sa.Column("tracked_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["camera"], ["camera.name"], name=op.f("fk_recording_camera")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_recording")),
        sa.UniqueConstraint("sha256", name=op.f("uq_recording_sha256")),
    )
    op.create_index(op.f("ix_recording_camera"), "recording", ["camera"], unique=False)
    op.create_table(
        "segment",
        sa.Column("recording", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("frames", sa.LargeBinary(), nullable=False),
        sa.Column("detections", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording"],
            ["recording.number"],
            name=op.f("fk_segment_recording"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recording", "number", name=op.f("pk_segment")),
    )
    op.create_table(
        "tracklet",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recording", sa.Integer(), nullable=False),
        sa.Column("camera", sa.String(), nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("end_us", sa.BigInteger(), nullable=False),
        sa.Column("entered", sa.String(), nullable=False),
        sa.Column("left", sa.String(), nullable=False),
        sa.Column("times", sa.LargeBinary(), nullable=False),
        sa.Column("boxes", sa.LargeBinary(), nullable=False),
        sa.Column("confidence", sa.LargeBinary(), nullable=False),
        sa.Column("cropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording"],
            ["recording.number"],
            name=op.f("fk_tracklet_recording"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tracklet")),
    )
    op.create_index(op.f("ix_tracklet_camera"), "tracklet", ["camera"], unique=False)
    op.create_index(op.f("ix_tracklet_recording"), "tracklet", ["recording"], unique=False)
    op.create_index(op.f("ix_tracklet_start_us"), "tracklet", ["start_us"], unique=False)
    op.create_table(
        "crop",
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("time_s", sa.Double(), nullable=False),
        sa.Column("x1", sa.Double(), nullable=False),
        sa.Column("y1", sa.Double(), nullable=False),
        sa.Column("x2", sa.Double(), nullable=False),
        sa.Column("y2", sa.Double(), nullable=False),
        sa.Column("quality", sa.Double(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracklet"], ["tracklet.number"], name=op.f("fk_crop_tracklet"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tracklet", "place", name=op.f("pk_crop")),
    )
    op.create_table(
        "description",
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("attributes", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracklet"],
            ["tracklet.number"],
            name=op.f("fk_description_tracklet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracklet", name=op.f("pk_description")),
    )
    op.create_index(op.f("ix_description_maker"), "description", ["maker"], unique=False)
    op.create_table(
        "member",
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["identity"], ["identity.number"], name=op.f("fk_member_identity")),
        sa.ForeignKeyConstraint(
            ["tracklet"], ["tracklet.number"], name=op.f("fk_member_tracklet"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tracklet", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_identity"), "member", ["identity"], unique=False)
    op.create_table(
        "vector",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("tracklet", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracklet"], ["tracklet.number"], name=op.f("fk_vector_tracklet"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "tracklet", "place", name=op.f("pk_vector")),
    )
    op.create_index("ix_vector_maker", "vector", ["kind", "maker"], unique=False)
    op.execute(CREATE)
