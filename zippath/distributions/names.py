"""Names of projects, compared and taken from file names."""

from zippath.finders.suffixes import ARCHIVE_SUFFIXES

# the INSTALLER of metadata in a site dir that an archive on the path has too
SHOWN_BY = b"zippath\n"


def normalised(name: str) -> str:
    """Return the normalised spelling of a project's name (PEP 503).

    >>> normalised("Ruamel.YAML_clib")
    'ruamel-yaml-clib'
    """
    # as packaging.utils has it, whose import takes 15 ms; re.sub takes longer
    found = name.lower().replace("_", "-").replace(".", "-")
    while "--" in found:
        found = found.replace("--", "-")
    return found


def is_valid(name: str) -> bool:
    """Whether a project may have a name (PEP 508); pip takes others for options or addresses.

    >>> is_valid("ruamel.yaml_clib"), is_valid("-rlist.txt"), is_valid("https://x/a.whl")
    (True, False, False)
    """
    bare = name.replace("-", "").replace("_", "").replace(".", "")
    return name.isascii() and bare.isalnum() and name[0].isalnum() and name[-1].isalnum()


def project_in(file: str) -> str:
    r"""Return the project's name in the file name of a wheel or an egg (PEP 427).

    >>> project_in("/x/Ruamel.YAML_clib-0.2-py3-none-any.whl"), project_in(r"C:\y\six.egg")
    ('Ruamel.YAML_clib', 'six')
    """
    return archive_stem(file).partition("-")[0]


def archive_stem(file: str) -> str:
    """Return the name of a file without its directory and without the suffix of an archive."""
    name = file.replace("\\", "/").rpartition("/")[2]
    return name[:-4] if name.lower().endswith(ARCHIVE_SUFFIXES) else name
