"""Houses with a long history, and whether anything costs more in them: `seed` makes one, `measure` compares two."""
