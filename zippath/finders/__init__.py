"""What one entry of `sys.path` offers, as each path hook of each Python version sees it."""
