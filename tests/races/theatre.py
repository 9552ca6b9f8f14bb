"""Where the story is played: from the same beginning each time, and looked at from all seats when it is over."""

from collections.abc import Callable
from functools import partial

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from circle import sessions
from circle.database import changing
from circle.extensions import db
from circle.live import bell, connections
from circle.live.cursor import end_of_news
from circle.models import Moment, MomentKind, Share
from tests.conftest import Listener, carry
from tests.databases import keep
from tests.people import World, submit, token_for
from tests.races.plain import Plain
from tests.races.screen import Fetch, Items, Screen, page_of
from tests.races.stage import Order, Side, Stage
from tests.races.story import ABOUT, NOTE, OTHERS, READS, REVOKES, STEP, SUNDAY, Got, Revoke, Scene, deliver
from tests.showing import check_in, show_goal

BROWSERS = ("ana", "ben", "ben elsewhere", "cal")
Direct = Callable[[Side, Side], Order]


class Theatre:
    """The story as it stands before anything is taken back, to be played from there again and again."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.circle, self.goal = f"/circles/{world.circle_id}", f"/goals/{world.goal_id}"
        self._cookies: dict[str, dict[str, str]] = {}
        self._tokens: dict[str, str] = {}
        with app.app_context():
            self._stage = Stage(db.engine)
            self._start = str(end_of_news(world.ben.person_id))
        for who in BROWSERS:
            self._sign_in(who)
        self._ids = self._tell()
        self._before = {who: page_of(self._browser(who).get(self.circle)) for who in ("ben", "cal")}
        bens = self._before["ben"] + page_of(self._browser("ben").get(self.goal))
        assert all(words in bens for words in (NOTE, STEP, ABOUT, SUNDAY)), "Ben sees what will be taken back"
        self._bring_back = keep(app)
        self.trace = ""

    def _sign_in(self, who: str) -> None:
        config, client = self.app.config, self.app.test_client()
        someone = getattr(self.world, who.split()[0])
        with self.app.app_context(), changing():
            token = sessions.start_session(
                someone.person_id, who, lasts=config["SESSION_LASTS"], idles=config["SESSION_IDLES"]
            )
        client.set_cookie(config["SIGN_IN_COOKIE"], token)
        self._tokens[who] = token_for(client)
        form = client.get_cookie(config["SESSION_COOKIE_NAME"])
        assert form
        self._cookies[who] = {config["SIGN_IN_COOKIE"]: token, config["SESSION_COOKIE_NAME"]: form.value}

    def _browser(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        for name, value in self._cookies[who].items():
            client.set_cookie(name, value)
        return client

    def _tell(self) -> dict[str, str]:
        world, ana, cal = self.world, self._browser("ana"), self._browser("cal")
        for who in ("ben", "cal"):
            show_goal(ana, world, f"member:{who}", "progress", "steps", "notes", "setbacks")
        check_in(ana, world, "yes", note=NOTE, amount="3")
        submit(ana, f"{self.goal}/steps", words=STEP)
        submit(cal, f"{self.circle}/moments", words=ABOUT, kind=MomentKind.ENCOURAGEMENT, to=f"goal:{world.goal_id}")
        submit(cal, f"{self.circle}/moments", words=SUNDAY, kind=MomentKind.ENCOURAGEMENT)
        with self.app.app_context():
            share = db.session.scalars(select(Share.id).where(Share.membership_id == world.ben.membership_id)).one()
            moments = {moment.words: moment.id for moment in db.session.scalars(select(Moment))}
        return {"share": share, "sunday": moments[SUNDAY]}

    def _scene(self, *, ben_listens: bool) -> Scene:
        """Everything as it was, with open screens: Cal's, and Ben's unless he only comes."""
        self._bring_back()
        connections.forget_all()
        browsers = {who: self._browser(who) for who in BROWSERS}
        scene = Scene(self.app, self.world, browsers, self._tokens, self._ids, self._start)
        scene.listeners["cal"] = Listener(self.app, browsers["cal"], self._screen("cal").after)
        if ben_listens:
            scene.listeners["ben"] = Listener(self.app, browsers["ben"], self._start)
        bell.wait(0)
        return scene

    def _screen(self, who: str) -> Screen:
        """Somebody's page of the circle as it was loaded before it all began."""
        return Screen(self.circle, self._before[who])

    def play(self, taking_back: str, meanwhile: str, direct: Direct) -> None:
        """Play one interleaving and look at everything that must hold when it is over. `trace` says what went when."""
        revoke = REVOKES[taking_back]
        scene = self._scene(ben_listens=meanwhile != "connect")
        first = Side("Revoke", partial(take_back, revoke, scene, writes_then=meanwhile in READS))
        other = Side("other", lambda: OTHERS[meanwhile](scene))
        sides = [first, other]
        if meanwhile not in READS:
            sides.append(Side("courier", lambda: deliver(scene)))
        self.trace = self._stage.play(sides, direct(first, other))

        seen = heard(scene.listeners.get("ben"))
        began_after = other.began_at > first.kept_at[0]
        kept_after = any(step > first.kept_at[0] for step in other.kept_at)
        self._check_what_came(revoke, other.came, seen, is_late=began_after and meanwhile in READS)
        assert not (other.came.is_accepted and kept_after and meanwhile in revoke.ends), "done when it was over"
        self._check_afterwards(scene, revoke, other.came, seen)

    def _check_what_came(self, revoke: Revoke, got: Got, seen: "Heard", *, is_late: bool) -> None:
        """What was written once it was over never came; and who only began to look then saw nothing of before."""
        shown = got.page + "".join(item.get("html", "") for item in [*got.items, *seen.items])
        assert [words for words in revoke.never if words in shown] == [], "written when it was over, and shown"
        if is_late:
            assert [words for words in revoke.secrets if words in shown] == [], "shown when it was over"

    def _check_afterwards(self, scene: Scene, revoke: Revoke, got: Got, seen: "Heard") -> None:
        """After one more round every screen is as a fresh page, and that is what the plain rules say."""
        carry(scene.app)
        late = heard(scene.listeners.get("ben"))
        hidden = [*revoke.secrets, *revoke.never]
        assert not [words for words in hidden if words in str(late.items)], "sent when it was over"

        is_signed_out = seen.is_signed_out or late.is_signed_out
        with self.app.app_context():
            plain = Plain()
        plain.check_order()

        fetch = fetching(scene.browsers["ben"])
        screens = [self._screen("ben").hear([*got.items, *seen.items, *late.items], fetch)]
        if got.page:
            screens.append(Screen(got.path, got.page))
            screens[-1].hear(news_after(scene.browsers["ben"], screens[-1].after), fetch)
        for screen in screens:
            fresh = Screen(screen.path, fetch(screen.path))
            assert [words for words in hidden if words in str(fresh)] == [], "shown on a fresh page"
            assert is_signed_out or screen.differs_from(fresh) == [], "Ben's screen is not as it should be"
        self._compare(plain, "ben", fetching(scene.browsers["ben elsewhere"]) if is_signed_out else fetch)

        fetch = fetching(scene.browsers["cal"])
        screen = self._screen("cal").hear(heard(scene.listeners["cal"]).items, fetch)
        assert screen.differs_from(Screen(self.circle, fetch(self.circle))) == [], "Cal's screen is not as it should be"
        self._compare(plain, "cal", fetch)

    def _compare(self, plain: Plain, who: str, fetch: Fetch) -> None:
        """A fresh page shows what the plain rules say, neither more nor less."""
        fresh, person_id = Screen(self.circle, fetch(self.circle)), getattr(self.world, who).person_id
        assert set(fresh.moments) == plain.moments_for(person_id, self.world.circle_id), f"what {who} is told"
        sees_goal = plain.sees_goal(person_id, self.world.goal_id)
        assert (f'data-goal="{self.world.goal_id}"' in fresh.rest) == sees_goal, f"what {who} is shown"


def take_back(revoke: Revoke, scene: Scene, *, writes_then: bool) -> None:
    revoke.do(scene)
    if writes_then:
        revoke.then(scene)


class Heard:
    """What came on a socket: items of news, and whether it was the end of it."""

    def __init__(self, items: Items, *, is_signed_out: bool) -> None:
        self.items, self.is_signed_out = items, is_signed_out


def heard(listener: Listener | None) -> Heard:
    if listener is None or not listener.socket.is_connected():
        return Heard([], is_signed_out=True)
    received = listener.socket.get_received()
    items = [item for event in received if event["name"] == "news" for item in event["args"][0]["items"]]
    return Heard(items, is_signed_out=any(event["name"] == "signed-out" for event in received))


def fetching(browser: FlaskClient) -> Fetch:
    """What a browser finds at an address now, asked once."""
    found: dict[str, str] = {}

    def fetch(path: str) -> str:
        if path not in found:
            found[path] = page_of(browser.get(path))
        return found[path]

    return fetch


def news_after(browser: FlaskClient, after: str) -> Items:
    answer = browser.get("/news", query_string={"after": after})
    return answer.json["items"] if answer.status_code == 200 else []
