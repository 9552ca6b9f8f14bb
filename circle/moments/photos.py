"""Photos that go with what is said, and with wins kept to oneself: added, told apart, moved along."""

from typing import Any

from sqlalchemy import bindparam, select, update

from circle.database import keep
from circle.extensions import db
from circle.models import Moment, Photo, Reflection
from circle.models.columns import new_id
from circle.photos import Developed

_OF_MOMENT = select(Photo).where(Photo.moment_id == bindparam("id"))
_OF_WIN = select(Photo).where(Photo.reflection_id == bindparam("id"))
_SHARE = (
    update(Photo)
    .where(Photo.reflection_id == bindparam("win"))
    .values(reflection_id=None, moment_id=bindparam("moment"))
)


def add_photo(photo: Developed, key: Any, *, moment_id: str | None = None, reflection_id: str | None = None) -> None:
    """Keep a photo with what it goes with, under its author's key. Belongs inside a change."""
    kept = Photo(
        id=new_id(),
        owner_id=key.owner_id,
        moment_id=moment_id,
        reflection_id=reflection_id,
        width=photo.width,
        height=photo.height,
    )
    kept.words_sealed = Photo.words.seal(photo.words, Photo.__tablename__, kept.id, key)
    kept.seal(photo.content, key)
    keep(kept)


def has_this_photo(said: Moment | Reflection, photo: Developed | None) -> bool:
    """Whether what was said goes with this photo and no other, or with none."""
    statement = _OF_MOMENT if isinstance(said, Moment) else _OF_WIN
    kept = db.session.scalar(statement, {"id": said.id})
    if kept is None or photo is None:
        return (kept is None) == (photo is None)
    return (kept.words, kept.content) == (photo.words, photo.content)


def share_photo(win_id: str, moment: Moment) -> None:
    """The photo of a win that was kept to oneself goes along when it is shared. Belongs inside a change."""
    db.session.connection().execute(_SHARE, {"win": win_id, "moment": moment.id})
