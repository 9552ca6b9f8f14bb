"""What is counted, for whoever watches over a server: numbers alone, under names and labels that are all written here.

No label says who, which, or what anybody wrote. An unknown label is a KeyError, not a new series.
"""

import logging

import gevent
from gevent.pywsgi import WSGIServer
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.exposition import make_wsgi_app

log = logging.getLogger(__name__)

KINDS = ("moment", "goal", "circle", "call")
CHANGES = ("new", "changed", "gone")
REFUSALS = ("sign in", "start again", "try again")
CLASSES = ("2xx", "3xx", "4xx", "5xx")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

disable_created_metrics()  # type: ignore[no-untyped-call]
EVERYTHING = CollectorRegistry()
ProcessCollector(registry=EVERYTHING)  # memory, processor time, open files, start of this worker

_deliveries = Counter(
    "circle_deliveries", "Items of news sent to a screen, one for each screen.", ["kind", "change"], registry=EVERYTHING
)
_refused = Counter("circle_sockets_refused", "Sockets that were not let in.", ["reason"], registry=EVERYTHING)
_answers = Counter("circle_answers", "Answers to HTTP requests, by class of status.", ["status"], registry=EVERYTHING)

DELIVERIES = {(kind, change): _deliveries.labels(kind, change) for kind in KINDS for change in CHANGES}
BELL_TO_SCREEN = Histogram(
    "circle_bell_to_screen_seconds",
    "From the first ring that reached this worker to the sending of the news, once for all screens it is sent to.",
    buckets=SECONDS,
    registry=EVERYTHING,
)
SOCKETS_OPEN = Gauge("circle_sockets_open", "Sockets that are open.", registry=EVERYTHING)
SOCKETS_REFUSED = {reason: _refused.labels(reason) for reason in REFUSALS}
ROUNDS = Counter("circle_courier_rounds", "Rounds that the courier has finished.", registry=EVERYTHING)
ROUNDS_FAILED = Counter("circle_courier_errors", "Rounds of the courier that failed.", registry=EVERYTHING)
ANSWERS = {status: _answers.labels(status) for status in CLASSES}
DATABASE_AWAY = Counter(
    "circle_database_away", "Times that the database did not answer while a page was made.", registry=EVERYTHING
)
RATE_LIMITED = Counter("circle_rate_limited", "Tries that were refused because there were many.", registry=EVERYTHING)


def count_answer(status: int) -> None:
    """Count an answer by its class; 429 is also a refusal of many tries."""
    ANSWERS[f"{status // 100}xx"].inc()
    if status == 429:
        RATE_LIMITED.inc()


def serve(port: int) -> None:
    """Show the numbers of this worker on a port of this machine alone.

    Needs gevent's hub. While the port is taken, as by a worker that is just being replaced, it is tried again.
    """
    gevent.spawn(_serve_for_ever, port)


def _serve_for_ever(port: int) -> None:
    server = WSGIServer(("127.0.0.1", port), make_wsgi_app(EVERYTHING), log=None, error_log=None)
    while True:
        try:
            server.serve_forever()
        except OSError:
            log.warning("the port for metrics is taken; trying again")
            gevent.sleep(1)
