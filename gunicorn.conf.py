"""How gunicorn serves Circle: one gevent worker, which holds every open screen's socket.

gunicorn reads this file by itself from the folder it is started in. To use more cores or
machines, start more of these with a PORT each behind nginx, rather than more workers in one.
"""

import os
import resource
import runpy
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.glogging import Logger

if TYPE_CHECKING:
    from gunicorn.workers.base import Worker

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '5000')}"

worker_class = "gevent"
workers = 1
worker_connections = 5000

timeout = 30  # seconds without a sign of life before the worker is replaced
graceful_timeout = 5  # seconds; open sockets never finish by themselves, so a stop takes this long
keepalive = 5  # seconds

# No access log (the default, said here because it must stay): paths of invitations hold secrets.
accesslog = None
control_socket_disable = True

# JSON for machines; plain for whoever starts it in a terminal. By its path, because importing `circle` before the
# worker is patched would load PostgreSQL's driver and locks that do not know of gevent.
is_json = os.environ.get("LOG_FORMAT", "plain" if sys.stderr.isatty() else "json") != "plain"
logs = runpy.run_path(str(Path(__file__).with_name("circle") / "logs.py"), run_name="circle.logs")


class JsonLog(Logger):
    """gunicorn's own log, written by what writes all the others."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        logs["begin"]()


logger_class = JsonLog if is_json else Logger

# A shell's usual limit of 1024 open files would end at about a thousand screens.
_, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
files = 2 * worker_connections
if most_files != resource.RLIM_INFINITY:
    files = min(files, most_files)
resource.setrlimit(resource.RLIMIT_NOFILE, (files, most_files))


def post_worker_init(worker: "Worker") -> None:
    """Leave Ctrl-C, which a terminal sends to both, to the master: it stops its worker itself. Show what is counted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from circle.collecting import collect_seldom  # not before the worker is patched
    from circle.metrics import serve

    collect_seldom()
    if port := worker.wsgi.config["METRICS_PORT"]:
        serve(port)
