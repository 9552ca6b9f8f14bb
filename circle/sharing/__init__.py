"""Who sees what of a goal, and until when. Nothing is shown until its owner says so."""
