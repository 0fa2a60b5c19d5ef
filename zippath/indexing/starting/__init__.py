"""The directory that `zippath run --indexed` puts on PYTHONPATH."""
