"""The plan somebody keeps for themselves: what they know, what they will do when it gets tough, and where they are."""
