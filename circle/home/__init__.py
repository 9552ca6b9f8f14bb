"""The first page: a door for somebody who is not signed in, Today for somebody who is."""
