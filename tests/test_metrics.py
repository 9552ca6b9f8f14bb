"""What is counted on a real server: what was done, exactly, under labels that are all written here; nobody's words."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
import requests

from circle import metrics
from tests.leaks.wire import Frames
from tests.served import Served, Visitor, free_port, serving
from tests.test_at_rest import found_in

LABELS = {
    "kind": {"moment", "goal", "circle", "call"},
    "change": {"new", "changed", "gone"},
    "reason": {"sign in", "start again", "try again"},
    "status": {"2xx", "3xx", "4xx", "5xx"},
    "le": {"0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf"},
}
NAMES = {
    "circle_deliveries_total",
    "circle_bell_to_screen_seconds_bucket",
    "circle_bell_to_screen_seconds_count",
    "circle_bell_to_screen_seconds_sum",
    "circle_sockets_open",
    "circle_sockets_refused_total",
    "circle_courier_rounds_total",
    "circle_courier_errors_total",
    "circle_answers_total",
    "circle_database_away_total",
    "circle_rate_limited_total",
}
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")

Numbers = dict[str, float]


class Watcher:
    """Reads the numbers of a server, as Prometheus does."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/metrics"
        self.text = ""

    def look(self) -> Numbers:
        self.text = requests.get(self._address, timeout=10).text
        samples = [SAMPLE.match(line) for line in self.text.splitlines() if not line.startswith("#")]
        return {f"{sample[1]}{{{sample[2] or ''}}}": float(sample[3]) for sample in samples if sample}

    def until(self, is_so: Callable[[Numbers], bool]) -> Numbers:
        """Look, again and again, until it is so."""
        for _ in range(100):
            numbers = self.look()
            if is_so(numbers):
                return numbers
            Event().wait(0.05)
        raise AssertionError(numbers)


def changes(before: Numbers, after: Numbers) -> Numbers:
    """What is other than before; without what goes on by itself: rounds, the process, and how long things took."""
    by_itself = re.compile("process_|circle_courier_rounds|circle_bell_to_screen_seconds_(bucket|sum)")
    other = {name for name in after if after[name] != before[name] and not by_itself.match(name)}
    return {name: after[name] - before[name] for name in other}


def test_what_is_done_is_counted_and_no_more(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, METRICS_PORT=str(port), SWEEP_SECONDS="600") as served:
        watcher, ana, cal = Watcher(port), Visitor(served.url), Visitor(served.url)
        ana.sign_up("MarkerAna")
        cal.sign_up("MarkerCal")
        circle = ana.start_circle("MarkerFamily")
        link = ana.invite(circle, "family")
        cal.join(link, "MarkerCal")
        with closing(Frames(served.url, cookie=cal.cookie)) as screen:
            assert screen.until(lambda screen: screen.is_let_in)
            before = watcher.until(lambda numbers: numbers["circle_sockets_open{}"] == 1)
            first = ana.say(circle, "MarkerFirst")
            assert screen.until(lambda screen: screen.has(first, "new"))
            said = watcher.look()
            # The form's page, and the words themselves.
            assert changes(before, said) == {
                'circle_deliveries_total{change="new",kind="moment"}': 1,
                "circle_bell_to_screen_seconds_count{}": 1,
                'circle_answers_total{status="2xx"}': 1,
                'circle_answers_total{status="3xx"}': 1,
            }
            lag = "circle_bell_to_screen_seconds_sum{}"
            assert 0 < said[lag] - before[lag] < 10
            ana.submit(f"/moments/{first}/take-back")
            assert screen.until(lambda screen: screen.has(first, "gone"))
            assert ana.get("/circles/" + "0" * 32).status_code == 404
            assert requests.get(served.url, headers={"Host": "elsewhere"}, timeout=10).status_code == 400
            for cookie, after in (("", None), ("circle=MarkerCookie", None), (cal.cookie, "MarkerCursor~1")):
                with closing(Frames(served.url, cookie=cookie, after=after)) as refused:
                    assert refused.until(lambda refused: bool(refused.refusals))
            after = watcher.until(lambda numbers: numbers["circle_sockets_open{}"] == 1)
            assert changes(said, after) == {
                'circle_deliveries_total{change="gone",kind="moment"}': 1,
                "circle_bell_to_screen_seconds_count{}": 1,
                'circle_answers_total{status="2xx"}': 1,
                'circle_answers_total{status="3xx"}': 1,
                'circle_answers_total{status="4xx"}': 2,
                'circle_sockets_refused_total{reason="sign in"}': 2,
                'circle_sockets_refused_total{reason="start again"}': 1,
            }
            rounds = "circle_courier_rounds_total{}"
            assert after[rounds] > before[rounds]
        watcher.until(lambda numbers: numbers["circle_sockets_open{}"] == 0)
        check_names(watcher.look())
        markers = ["Marker", ana.address, circle, first, link.rpartition("/")[2], *ana.http.cookies.values()]
        assert found_in({"the metrics": watcher.text.encode()}, markers) == []
        assert is_nowhere_else(served, port)


def check_names(numbers: Numbers) -> None:
    """Every name and every label is one of those above."""
    named = {name.partition("{")[0] for name in numbers}
    assert {name for name in named if not name.startswith("process_")} == NAMES
    given = {label for name in numbers for label in re.findall(r'(\w+)="([^"]*)"', name)}
    assert given <= {(label, value) for label, values in LABELS.items() for value in values}
    assert {label for label, _ in given} == set(LABELS)


def is_nowhere_else(served: Served, port: int) -> bool:
    """The public port has no numbers, and theirs listens on this machine's own address alone."""
    public = requests.get(f"{served.url}/metrics", timeout=10)
    assert (public.status_code, "circle_answers" in public.text) == (404, False)
    rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]
    listening = [row[1] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A"]
    return listening == [f"0100007F:{port:04X}"]


def test_nothing_is_shown_unless_a_port_is_set(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        [worker] = (Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")).read_text().split()
        sockets = {str(link.readlink()) for link in Path(f"/proc/{worker}/fd").iterdir() if link.is_symlink()}
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        listening = [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets]
        assert listening == [f"0100007F:{int(served.url.rpartition(':')[2]):04X}"]


def test_failures_are_counted(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, METRICS_PORT=str(port), SWEEP_SECONDS="0.3") as served:
        watcher, ana = Watcher(port), Visitor(served.url)
        ana.sign_up("Ana")
        before = watcher.look()
        for _ in range(11):
            ana.submit("/sign-in", email="nobody@example.org", password="not the right one")
        refused = watcher.look()
        assert refused["circle_rate_limited_total{}"] - before["circle_rate_limited_total{}"] == 1
        with closing(Frames(served.url, cookie=ana.cookie)) as screen:
            assert screen.until(lambda screen: screen.is_let_in)
            served.change("ALTER TABLE sessions RENAME TO elsewhere")
            assert ana.get("/").status_code == 503
            with closing(Frames(served.url, cookie=ana.cookie)) as other:
                assert other.until(lambda other: bool(other.refusals))
                assert other.refusals == ["try again"]
            after = watcher.until(lambda numbers: numbers["circle_courier_errors_total{}"] > 0)
        assert changes(refused, after | {"circle_courier_errors_total{}": 0}) == {
            "circle_sockets_open{}": 1,
            'circle_answers_total{status="5xx"}': 1,
            "circle_database_away_total{}": 1,
            'circle_sockets_refused_total{reason="try again"}': 1,
        }


def test_a_label_that_is_not_written_down_cannot_be_counted() -> None:
    assert ("goal", "gone") in metrics.DELIVERIES
    for counters in (metrics.SOCKETS_REFUSED, metrics.DELIVERIES, metrics.ANSWERS):
        with pytest.raises(KeyError):
            _ = counters["Ana"]
