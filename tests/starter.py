"""Starts zippath by forking: one process imports it, and each of its children is a run of it.

Its input has a JSON object in each line: the arguments, the environment, the current directory,
and the files for standard output and standard error. It answers with the exit code.
"""

import gc
import json
import os
import sys
from importlib import import_module

from zippath import __main__, cli


def become(request):
    """Make this process what `python -m zippath` would be, and run that to its exit."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv[1:] = request["args"]
    sys.path[0] = request["cwd"]
    for number, name in enumerate((os.devnull, request["out"], request["err"])):
        file = os.open(name, os.O_RDWR)
        os.dup2(file, number)
        os.close(file)
    __main__.main()


def serve():
    """Fork for each line of the input; a child that has run leaves by its exit code."""
    # the module `run` would take the place of the function of that name
    for name in set(cli.COMMANDS) - {"run"}:
        import_module(f"zippath.cli.{name}")
    gc.freeze()  # what the children never collect stays shared: they take half the time
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            become(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
