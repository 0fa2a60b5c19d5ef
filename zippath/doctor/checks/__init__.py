"""The checks; each module ends with the tuple of its checks."""
