"""The fuzzer and the observer are commands; the tests call them."""

collect_ignore = ["fuzz.py", "observe.py"]
