"""Starting a circle, being in it under a name of one's own, keeping it, leaving it."""
