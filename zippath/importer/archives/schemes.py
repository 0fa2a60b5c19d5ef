"""Where installers put what a wheel keeps in NAME.data (PEP 427)."""

import sys

PROGRAMS = "Scripts/" if sys.platform == "win32" else "bin/"
# {directory in NAME.data: where `pip install --target` puts what is in it}
SCHEMES = {"purelib": "", "platlib": "", "data": "", "scripts": PROGRAMS}
