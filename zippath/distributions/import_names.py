"""The projects that bring a module, for the modules that are not called as their project is."""

from zippath.distributions.names import normalised

# those that people ask for; metadata tells the others once they are installed
_PROJECTS = {
    "Crypto": ("pycryptodome",),
    "Cython": ("cython",),
    "MySQLdb": ("mysqlclient",),
    "OpenSSL": ("pyopenssl",),
    "PIL": ("pillow",),
    "attr": ("attrs",),
    "bs4": ("beautifulsoup4",),
    "cv2": ("opencv-python", "opencv-python-headless", "opencv-contrib-python"),
    "dateutil": ("python-dateutil",),
    "docx": ("python-docx",),
    "dotenv": ("python-dotenv",),
    "fitz": ("pymupdf",),
    "git": ("gitpython",),
    "jose": ("python-jose",),
    "jwt": ("pyjwt",),
    "magic": ("python-magic",),
    "multipart": ("python-multipart",),
    "nacl": ("pynacl",),
    "pkg_resources": ("setuptools",),
    "pptx": ("python-pptx",),
    "psycopg2": ("psycopg2-binary", "psycopg2"),
    "serial": ("pyserial",),
    "skimage": ("scikit-image",),
    "sklearn": ("scikit-learn",),
    "slugify": ("python-slugify",),
    "socks": ("pysocks",),
    "usb": ("pyusb",),
    "win32api": ("pywin32",),
    "yaml": ("pyyaml",),
    "zmq": ("pyzmq",),
}


def projects_of(module: str) -> tuple[str, ...]:
    """Return the normalised names of the projects that may bring a top-level module.

    >>> projects_of("yaml"), projects_of("jinja2")
    (('pyyaml',), ('jinja2',))
    """
    return _PROJECTS.get(module) or (normalised(module),)
