"""Whether this server is up and ready, for the programs that watch it. Nothing about people."""
