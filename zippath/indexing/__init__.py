"""The path index from outside: to turn it on, make it, look at it, fill its code, and drop it."""
