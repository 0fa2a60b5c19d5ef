"""Make archives: sources in, one reproducible archive out."""
