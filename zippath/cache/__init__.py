"""The cache directory from outside: its content, cleaning it, and warming it."""
