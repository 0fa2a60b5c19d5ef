"""Compiles source files for another interpreter, as an installer does."""

from collections.abc import Mapping, Sequence

from zippath.python.process import run

_TIMEOUT = 60.0
# -f: a file that was replaced within a second may look unchanged
_COMPILE = ("-I", "-S", "-m", "compileall", "-f", "-q")


def compile_files(
    executable: str, sources: Sequence[str], env: Mapping[str, str], cwd: str
) -> None:
    """Write the bytecode of source files, by which those who may not write there start as fast.

    Otherwise the first start that may do it would leave its own there, which may be root's. What
    cannot be compiled is left to the imports.
    """
    if sources:
        run([executable, *_COMPILE, *sources], env, cwd, _TIMEOUT)
