"""Pages and forms of the server, as somebody's browser asks for them, one connection each. For gevent."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPMessage
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

CURSOR = re.compile(r'<body[^>]* data-after="([^"]+)"')
MOMENT = re.compile(r'data-moment="(\w+)" data-circle="\w+" data-kind="\w+"(?: data-goal="(\w+)")?')
EARLIER = re.compile(r'href="(/circles/\w+\?[^"]*before=[^"]+)"')
PLACE = re.compile(r'<meta name="viewer-memberships" content="(\w+)"')
INVITATION = re.compile(r'data-invitation-link value="([^"]+)"')
PATIENCE_SECONDS = 60.0

Moments = list[tuple[str, str | None]]  # each with the goal it is about


class Unexpected(Exception):
    """An answer that should not have come, and to what."""


class SignedOut(Exception):
    """The page asks who is there."""


class Answer(NamedTuple):
    """What came back, and when it was asked for and answered (seconds, monotonic)."""

    status: int
    headers: HTTPMessage
    text: str
    during: tuple[float, float]

    def found(self, what: re.Pattern[str]) -> str:
        match = what.search(self.text)
        if match is None:
            raise Unexpected(f"a page without {what.pattern}")
        return match[1]


class CirclePage(NamedTuple):
    """A circle as its page shows it to somebody, turned back to the first moment; nothing for whoever is not in it."""

    cursor: str
    moments: Moments
    during: tuple[float, float]


class Web:
    """The server at `url`. `form_cookie` and `csrf_token` go with every form."""

    def __init__(self, url: str, sign_in_cookie: str, form_cookie: str, csrf_token: str) -> None:
        self.url, self.netloc = url, urlsplit(url).netloc
        self.sign_in_cookie, self.form_cookie, self.csrf_token = sign_in_cookie, form_cookie, csrf_token
        self.pages = 0  # loaded

    def cookies(self, token: str, form_cookie: str = "") -> str:
        return f"{self.sign_in_cookie}={token}; form={form_cookie or self.form_cookie}"

    def get(self, path: str, token: str) -> Answer:
        self.pages += 1
        answer = self._ask("GET", path, {"Cookie": self.cookies(token)})
        if answer.status == 303 and answer.headers["Location"] == "/sign-in":
            raise SignedOut
        return answer

    def post(self, path: str, token: str, form_cookie: str = "", **fields: str | list[str]) -> Answer:
        """A form that is taken: anything but a redirect or a page is Unexpected."""
        headers = {
            "Cookie": self.cookies(token, form_cookie),
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.url,
        }
        form = urlencode({"csrf_token": self.csrf_token, **fields}, doseq=True)
        answer = self._ask("POST", path, headers, form)
        if answer.status not in (200, 303):
            raise Unexpected(f"{answer.status} to a form for {re.sub('[0-9a-f]{32}', '…', path)}")
        return answer

    def _ask(self, method: str, path: str, headers: dict[str, str], form: str | None = None) -> Answer:
        asked = monotonic()
        connection = HTTPConnection(self.netloc, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, form, {**headers, "Connection": "close"})
            response = connection.getresponse()
            text = response.read().decode()
        except OSError as error:
            raise Unexpected(f"no answer ({type(error).__name__})") from error
        finally:
            connection.close()
        return Answer(response.status, response.headers, text, (asked, monotonic()))

    def circle_page(self, circle_id: str, token: str) -> CirclePage:
        """Load somebody's circle, page after page. Whoever is not in it sees their start page. Raises SignedOut."""
        first = self.get(f"/circles/{circle_id}", token)
        if first.status == 404:
            first = self.get("/", token)
            moments: Moments = []
        else:
            moments = [moment for page in self._turning_back(first, token) for moment in moments_on(page)]
        return CirclePage(first.found(CURSOR), moments, (first.during[0], monotonic()))

    def _turning_back(self, page: Answer, token: str) -> Iterator[Answer]:
        yield page
        while earlier := EARLIER.search(page.text):
            page = self.get(earlier[1].replace("&amp;", "&"), token)
            if page.status == 404:
                return  # they left meanwhile
            yield page


def moments_on(page: Answer) -> Moments:
    return [(id, goal or None) for id, goal in MOMENT.findall(page.text)]


def cookie_from(answer: Answer, name: str) -> str:
    """What an answer sets a cookie to."""
    for header in answer.headers.get_all("Set-Cookie", []):
        if header.startswith(f"{name}="):
            return header.partition("=")[2].partition(";")[0]
    raise Unexpected(f"an answer that sets no cookie {name}")
