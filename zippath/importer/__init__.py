"""The importer that runs inside starting interpreters: stdlib only, copyable as it is."""
