"""The tools everybody shares: created here, bound to an app in `create_app`."""

from gettext import NullTranslations

from flask import g
from flask_babel import Babel, get_translations
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from circle.transactions import HoldingSession

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table is made from."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": HoldingSession, "expire_on_commit": False})
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = Compress()
socketio = SocketIO()


def translations() -> NullTranslations:
    """Those in force. A page needs them hundreds of times, and flask_babel would look for them each time anew.

    They are kept where it forgets them itself when another language comes into force.
    """
    kept = g.get("_flask_babel")
    found: NullTranslations | None = getattr(kept, "babel_translations", None)
    if found is None:
        found = get_translations()
        g._flask_babel.babel_translations = found
    return found
