"""The replay of `site`: the origin of each entry of `sys.path`, down to the line of a file."""
