"""The modules that run inside other interpreters are no tests of this one."""

collect_ignore = ["child.py", "subjects", "swap.py"]
