"""What is on a Python's sys.path, and who put it there."""
