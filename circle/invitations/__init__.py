"""Asking somebody to sit down: a link shown once, which opens one seat for whoever accepts it."""
