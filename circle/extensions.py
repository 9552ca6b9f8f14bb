"""The tools everybody shares: created here, bound to an app in `create_app`."""

from functools import cached_property
from gettext import NullTranslations

from babel.core import Locale
from flask import g
from flask_babel import Babel, Domain, get_locale, get_translations
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


class KeptTranslations(Domain):
    """Our words, looked for once for each request and language and not for each word.

    They are kept where flask_babel forgets them itself when another language comes into force.
    """

    def get_translations(self) -> NullTranslations:
        found = _at_hand() if g else None
        if found is None:
            found = super().get_translations()
            if g:
                g._flask_babel.babel_translations = found
        return found


class OurBabel(Babel):
    """flask_babel with its words kept at hand."""

    @cached_property
    def domain_instance(self) -> Domain:
        return KeptTranslations(domain=self.domain)


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": HoldingSession, "expire_on_commit": False})
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = OurBabel()
compress = Compress()
socketio = SocketIO()


def translations() -> NullTranslations:
    """Those in force. Where it is asked for hundreds of words of ours, flask_babel's way to them is too long."""
    return _at_hand() or get_translations()


def _at_hand() -> NullTranslations | None:
    return getattr(g.get("_flask_babel"), "babel_translations", None)


def locale_in_force() -> Locale:
    """The one whose words they are, by the same short way."""
    found: Locale = getattr(g.get("_flask_babel"), "babel_locale", None) or get_locale()
    return found
