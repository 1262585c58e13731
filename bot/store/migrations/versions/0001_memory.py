"""Make the tables of the memory."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = 255


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(_ID), primary_key=True) for name in names]


def upgrade() -> None:
    """Make deliveries, conversations and switches."""
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("finished", sa.Boolean, nullable=False),
    )
    op.create_index("deliveries_at", "deliveries", ["at"])
    op.create_table(
        "conversations",
        *_ids("platform", "enterprise", "workspace", "channel"),
        sa.Column("holder", sa.String(_ID + 2), primary_key=True),
        sa.Column("user", sa.String(_ID), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", sa.Float(53), nullable=False),
    )
    op.create_index("conversations_until", "conversations", ["until"])
    op.create_index("conversations_user", "conversations", ["platform", "user"])
    op.create_table(
        "switches",
        *_ids("platform", "enterprise", "workspace", "channel", "thread", "user"),
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("value", sa.String(16), nullable=False),
    )
    op.create_index("switches_user", "switches", ["platform", "user"])


def downgrade() -> None:
    """Drop everything."""
    for table in ("switches", "conversations", "deliveries"):
        op.drop_table(table)
