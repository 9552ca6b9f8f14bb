"""Saying something kind, sharing a win, cheering, and taking one's own words back."""
