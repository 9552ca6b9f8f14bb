"""News without a socket: the same question, answered over HTTP."""
