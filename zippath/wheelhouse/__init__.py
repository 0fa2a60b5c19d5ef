"""Wheels that a list asks for: found in folders, pinned by their content, kept if asked."""
