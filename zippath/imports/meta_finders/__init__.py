"""Models of foreign finders on `sys.meta_path`."""
