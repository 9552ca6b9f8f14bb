"""Where servers and `flask --app wsgi` find Circle."""

import gc

gc.disable()  # while all of it is loaded nothing is garbage, and looking for some was a third of every start

from circle import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
