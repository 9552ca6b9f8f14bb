"""Photos that go with what somebody said, or with a win they keep to themselves.

They are in a table of their own, so that what is said is read without them.
"""

from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from circle.extensions import Base
from circle.models.columns import Id, Sealed, refers_to
from circle.models.keys import SealingKey, sealed_under
from circle.sealing import seal_bytes, unseal_bytes


class Photo(Base):
    """One photo, as it was made anew: WebP, so many pixels wide and high, with what its author says is on it.

    It goes with one moment, or with one reflection (a win kept to oneself), and is gone when that is.
    """

    __tablename__ = "photos"
    __table_args__ = (Index("photos_of_a_person", "owner_id"),)

    id: Mapped[Id]
    owner_id: Mapped[str] = refers_to("people.id")
    moment_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("moments.id", ondelete="CASCADE"), unique=True)
    reflection_id: Mapped[str | None] = mapped_column(
        String(32), ForeignKey("reflections.id", ondelete="CASCADE"), unique=True
    )
    width: Mapped[int]
    height: Mapped[int]
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # last: SQLite reads what stands before it without it

    sealing_key: Mapped[SealingKey] = sealed_under("Photo.owner_id")
    words = Sealed()

    @property
    def content(self) -> bytes:
        """The photo itself. Raises cryptography.exceptions.InvalidTag if anything was altered or moved."""
        return opened(self.id, self.content_sealed, self.sealing_key)

    def seal(self, content: bytes, key: Any) -> None:
        """Keep the photo itself, under a key that is anything with `owner_id` and `wrapped`."""
        self.content_sealed = seal_bytes(content, key.wrapped, key.owner_id, _place(self.id))


def opened(photo_id: str, sealed: bytes, key: Any) -> bytes:
    """A photo out of its sealed content, under such a key."""
    return unseal_bytes(sealed, key.wrapped, key.owner_id, _place(photo_id))


def _place(photo_id: str) -> str:
    return f"{Photo.__tablename__} content {photo_id}"
