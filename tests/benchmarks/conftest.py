"""Benchmarks are commands; pytest collects only what tests their harness."""

collect_ignore_glob = ["[!t]*.py"]
