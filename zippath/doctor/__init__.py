"""Checks over a snapshot that yield findings."""
