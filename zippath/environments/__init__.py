"""Virtual environments without installation: archives as they are, an exact list, pinned."""
