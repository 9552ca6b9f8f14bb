"""Goals in a person's own words: setting, revising, resting, finishing, and the small steps."""
