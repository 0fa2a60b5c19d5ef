"""Finds what is wrong with a target's path, says what happens because of it, and mends what it can.

Nothing here reaches the network, imports a module of the target or runs code of an archive.
"""
