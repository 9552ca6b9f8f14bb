"""Taking back what one just did: stopping, leaving, removing, closing. Only one's own, and only for a while."""
