"""Where servers and `flask --app wsgi` find Circle."""

import gc

gc.disable()  # of what is loaded next to nothing is garbage, and looking for it was a third of every start

from circle import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
