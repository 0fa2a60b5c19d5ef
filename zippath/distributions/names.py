"""Names of projects: how two of them compare, and where a file name has one."""


def normalised(name: str) -> str:
    """Return a project's name in the spelling that all its spellings share (PEP 503).

    >>> normalised("Ruamel.YAML_clib")
    'ruamel-yaml-clib'
    """
    # 15 ms: it brings logging and sysconfig along; most commands never compare names
    from packaging.utils import canonicalize_name

    return canonicalize_name(name)


def project_in(file: str) -> str:
    r"""Return the name before the version in the file name of a wheel or an egg (PEP 427).

    >>> project_in("/x/Ruamel.YAML_clib-0.2-py3-none-any.whl"), project_in(r"C:\y\six.egg")
    ('Ruamel.YAML_clib', 'six')
    """
    return archive_stem(file).partition("-")[0]


def archive_stem(file: str) -> str:
    """Return the name of a file without directory and without the suffix of an archive."""
    name = file.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and suffix.lower() in ("zip", "whl", "egg", "pyz") else name
