"""How gunicorn serves Circle: one gevent worker, which holds every open screen's socket.

gunicorn reads this file by itself from the folder it is started in. To use more cores or
machines, start more of these with a PORT each behind nginx, rather than more workers in one.
"""

import os
import resource
import signal
from typing import TYPE_CHECKING

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

# A shell's usual limit of 1024 open files would end at about a thousand screens.
_, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
files = 2 * worker_connections
if most_files != resource.RLIM_INFINITY:
    files = min(files, most_files)
resource.setrlimit(resource.RLIMIT_NOFILE, (files, most_files))


def post_worker_init(worker: "Worker") -> None:
    """Leave Ctrl-C, which a terminal sends to both, to the master: it stops its worker itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
