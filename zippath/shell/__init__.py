"""PYTHONPATH in shells: snippets, managed blocks and rc files."""
