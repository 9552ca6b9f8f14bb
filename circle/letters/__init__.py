"""Letters for later: written now, closed until a harder day, a date, something finished, or until somebody asks."""
