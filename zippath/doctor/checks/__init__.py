"""The checks, by what they look at; each module ends with the tuple of its own."""
