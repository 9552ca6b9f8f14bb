"""What stays, for a harder day: kind words kept, what was finished, strengths, and how far somebody has come."""
