"""Data keys: one for each person and each circle, wrapped by the master key. Without it, words stay shut."""

from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from circle.extensions import Base
from circle.sealing import new_wrapped_key


class SealingKey(Base):
    """The data key of a person or a circle. Destroying the row makes everything sealed under it unreadable."""

    __tablename__ = "sealing_keys"

    owner_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def new_for(cls, owner_id: str) -> "SealingKey":
        return cls(owner_id=owner_id, wrapped=new_wrapped_key(owner_id))


def sealed_under(owner_column: str) -> Any:
    """The key that opens a row's words, read together with the row.

    `owner_column` names the row's own column that says whose key it is, such as "Goal.owner_id".
    """
    return relationship(
        SealingKey,
        primaryjoin=f"foreign({owner_column}) == SealingKey.owner_id",
        lazy="joined",
        # Nested within an outer join it would be a table of its own, which SQLite reads whole.
        innerjoin="unnested",  # type: ignore[arg-type]
        viewonly=True,
    )
