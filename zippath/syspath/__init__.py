"""The replay of `site`: who put each entry on `sys.path`, and by which line of which file."""
