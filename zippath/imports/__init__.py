"""Which module an import gives, and why: every provider of a name in the order of the search."""
