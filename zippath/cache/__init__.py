"""The cache directory from outside: what lies there, what may go, and filling it ahead."""
