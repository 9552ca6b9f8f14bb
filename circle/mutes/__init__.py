"""Muting, softly: what a circle or a person says is off one's own pages for a while, and nobody else can tell."""
