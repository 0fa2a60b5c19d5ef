"""The modules in one entry of `sys.path`, as the path hooks of each Python version find them."""
