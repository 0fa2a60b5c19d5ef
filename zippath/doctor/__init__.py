"""Finds faults in the path of a target, with their consequences, and mends them.

Nothing here reaches the network, imports a module of the target or runs code of an archive.
"""
