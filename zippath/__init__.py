"""Any zip, wheel or egg on any Python's path, and where every import comes from."""

__version__ = "0.1.0"
