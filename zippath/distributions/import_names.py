"""The projects that bring a module, for the modules that are not called as their project is."""

from zippath.distributions.names import normalised

# those that people ask for; metadata tells the others once they are installed
_PROJECTS = {
    "Crypto": ("pycryptodome",),
    "Cython": ("cython",),
    "MySQLdb": ("mysqlclient",),
    "OpenSSL": ("pyopenssl",),
    "PIL": ("pillow",),
    "asynchat": ("pyasynchat",),
    "asyncore": ("pyasyncore",),
    "attr": ("attrs",),
    "audioop": ("audioop-lts",),
    "azure.core": ("azure-core",),
    "azure.identity": ("azure-identity",),
    "azure.storage.blob": ("azure-storage-blob",),
    "bs4": ("beautifulsoup4",),
    "cgi": ("legacy-cgi",),
    "cv2": ("opencv-python", "opencv-python-headless", "opencv-contrib-python"),
    "dateutil": ("python-dateutil",),
    "distutils": ("setuptools",),
    "docx": ("python-docx",),
    "dotenv": ("python-dotenv",),
    "fitz": ("pymupdf",),
    "git": ("gitpython",),
    "github": ("pygithub",),
    "google.api_core": ("google-api-core",),
    "google.auth": ("google-auth",),
    "google.cloud.bigquery": ("google-cloud-bigquery",),
    "google.cloud.storage": ("google-cloud-storage",),
    "google.oauth2": ("google-auth",),
    "google.protobuf": ("protobuf",),
    "jose": ("python-jose",),
    "jwt": ("pyjwt",),
    "magic": ("python-magic",),
    "multipart": ("python-multipart",),
    "nacl": ("pynacl",),
    "pkg_resources": ("setuptools",),
    "pptx": ("python-pptx",),
    "psycopg2": ("psycopg2-binary", "psycopg2"),
    "ruamel.yaml": ("ruamel-yaml",),
    "serial": ("pyserial",),
    "skimage": ("scikit-image",),
    "sklearn": ("scikit-learn",),
    "slugify": ("python-slugify",),
    "socks": ("pysocks",),
    "telegram": ("python-telegram-bot",),
    "usb": ("pyusb",),
    "win32api": ("pywin32",),
    "yaml": ("pyyaml",),
    "zmq": ("pyzmq",),
    "zope.interface": ("zope-interface",),
}


# modules that are no longer in their project: the first version without them
_LEFT_WITH = {"pkg_resources": "82"}


def projects_of(module: str) -> tuple[str, ...]:
    """Return the normalised names of the projects that may bring a module.

    >>> projects_of("yaml"), projects_of("jinja2"), projects_of("google.protobuf")
    (('pyyaml',), ('jinja2',), ('protobuf',))
    """
    return _PROJECTS.get(module) or (normalised(module),)


def listed_in(module: str) -> str:
    """Return the longest part of a dotted name whose project is known by heart, or "".

    >>> listed_in("yaml.loader"), listed_in("google.cloud.storage.blob"), listed_in("google.cloud")
    ('yaml', 'google.cloud.storage', '')
    """
    parts = module.split(".")
    heads = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((head for head in heads if head in _PROJECTS), "")


def left_with(module: str) -> str:
    """Return the version of its project since which a module is no longer in it, or "".

    >>> left_with("pkg_resources"), left_with("yaml")
    ('82', '')
    """
    return _LEFT_WITH.get(module, "")
