"""Reads zip archives: what is in them, and the content of each member."""
