"""Where servers and `flask --app wsgi` find Circle."""

from circle import create_app

app = create_app()
