"""Plugins from a folder of archives, each in a module namespace of its own."""
