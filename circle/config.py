"""Every setting: its default, and where it is read from."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Argon2Cost:
    """What hashing a password costs: memory in KiB, passes, lanes (argon2id, RFC 9106)."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 1


class Config:
    """The settings of a running Circle; an environment variable in brackets replaces the default.

    DATA_FOLDER [CIRCLE_DATA]: where the database and the keys live, each in a folder of its own.
    DATABASE_URL [DATABASE_URL]: postgresql+psycopg://user@host/name; an SQLite file in DATA_FOLDER by default.
    REDIS_URL [REDIS_URL]: redis://host:port, when several workers serve one Circle: they ring for each other and count
    refused sign-ins together through it.
    PUBLIC_URL [PUBLIC_URL]: the address people type; links and the origin check come from it.
    TIME_ZONE [TIME_ZONE]: where a new person's day is, as long as their browser does not say.
    EXIT_URL [EXIT_URL]: the neutral site that Exit leads to.
    SMTP_URL [SMTP_URL]: smtp://user:password@host:port, when invitations may be mailed (also
    smtp+starttls:// and smtps://), MAIL_FROM [MAIL_FROM]: who they are from.
    TRUSTED_PROXIES [TRUSTED_PROXIES]: how many proxies of ours stand in front and name the visitor's address.
    SWEEP_SECONDS [SWEEP_SECONDS]: how often the courier looks at every open socket unasked.
    METRICS_PORT [METRICS_PORT]: where on this machine alone a worker shows what it counts; nowhere by default.
    LOG_FORMAT is read by gunicorn.conf.py: the log begins before there is an app.
    """

    def __init__(self) -> None:
        env = os.environ
        self.DATA_FOLDER = Path(env.get("CIRCLE_DATA", ROOT / "data"))
        self.KEY_FILE = self.DATA_FOLDER / "keys" / "keys.json"
        self.SQLALCHEMY_DATABASE_URI = env.get(
            "DATABASE_URL",
            f"sqlite:///{self.DATA_FOLDER.resolve() / 'database' / 'circle.sqlite3'}",
        )
        self.REDIS_URL = env.get("REDIS_URL")
        port = env.get("PORT", "5000")
        self.PUBLIC_URL = env.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/")
        self.PUBLIC_ORIGINS = origins_of(self.PUBLIC_URL, is_given="PUBLIC_URL" in env)
        self.TRUSTED_HOSTS = sorted({urlsplit(origin).netloc for origin in self.PUBLIC_ORIGINS})
        self.IS_SECURE = self.PUBLIC_URL.startswith("https://")
        self.TIME_ZONE = env.get("TIME_ZONE", "UTC")
        self.EXIT_URL = env.get("EXIT_URL", "https://www.weather.gov/")
        self.SMTP_URL = env.get("SMTP_URL")
        self.MAIL_FROM = env.get("MAIL_FROM", "Circle <no-reply@localhost>")
        self.TRUSTED_PROXIES = int(env.get("TRUSTED_PROXIES", "0"))
        self.SWEEP_SECONDS = float(env.get("SWEEP_SECONDS", "5"))
        self.METRICS_PORT = int(env.get("METRICS_PORT", "0"))

    ARGON2 = Argon2Cost()
    SESSION_LASTS = timedelta(days=90)
    SESSION_IDLES = timedelta(days=30)
    INVITATION_LASTS = timedelta(hours=72)
    UNDO_LASTS = timedelta(minutes=10)
    CLOSED_ACCOUNT_LASTS = timedelta(days=7)  # so long it can be opened again; then it is erased
    SIGN_IN_TRIES = "10 per 15 minutes"  # refused ones, at one account from one network
    SIGN_IN_TRIES_FROM_ONE_NETWORK = "100 per hour"
    SIGN_UPS_FROM_ONE_NETWORK = "200 per hour"
    LANGUAGES = ("en", "es")

    CARRIES_NEWS = True  # tests carry it by hand, one round at a time
    MARK_SECONDS = 60.0
    ITEMS_PER_BATCH = 100
    UNMARKED_ITEMS = 500
    MARK_ANSWER_SECONDS = 20.0
    GONE_ANSWER_SECONDS = 2.0

    MAX_CONTENT_LENGTH = MAX_FORM_MEMORY_SIZE = 256 * 1024  # the second for words beside a photo (uploads.py)
    # Files alone: pages hold tokens beside what people typed, which compression would help to guess (BREACH).
    COMPRESS_MIMETYPES = ["text/css", "text/javascript", "image/svg+xml"]
    COMPRESS_ALGORITHM = "gzip"
    SESSION_COOKIE_NAME = "form"
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_HTTPONLY = True
    WTF_CSRF_TIME_LIMIT = None
    WTF_I18N_ENABLED = False  # what people may meet is said in our words; the library's were read anew for every form
    WTF_CSRF_SSL_STRICT = False  # origins are checked in web.py, which does not need a Referer
    SQLALCHEMY_ENGINE_OPTIONS = {
        "pool_size": 20,
        "max_overflow": 0,
        "pool_timeout": 5,
        "hide_parameters": True,  # what was to be written does not stand in the log when it could not be
    }


def origins_of(public_url: str, *, is_given: bool) -> list[str]:
    """The origins pages may come from: the public one; on a machine of one's own, localhost by both its names."""
    parts = urlsplit(public_url)
    origins = [f"{parts.scheme}://{parts.netloc}"]
    if not is_given:
        origins.append(f"http://localhost:{parts.port}")
    return origins
