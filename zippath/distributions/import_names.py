"""The projects that bring a module, for the modules that are not called as their project is."""

from zippath.distributions.names import normalised

# those that people ask for; metadata tells the others once they are installed
_PROJECTS = {
    "Bio": ("biopython",),
    "Crypto": ("pycryptodome",),
    "Cryptodome": ("pycryptodomex",),
    "Cython": ("cython",),
    "MySQLdb": ("mysqlclient",),
    "OpenGL": ("pyopengl",),
    "OpenSSL": ("pyopenssl",),
    "PIL": ("pillow",),
    "RPi": ("rpi-gpio",),
    "Xlib": ("python-xlib",),
    "absl": ("absl-py",),
    "allauth": ("django-allauth",),
    "argon2": ("argon2-cffi",),
    "asynchat": ("pyasynchat",),
    "asyncore": ("pyasyncore",),
    "atlassian": ("atlassian-python-api",),
    "attr": ("attrs",),
    "audioop": ("audioop-lts",),
    "azure.core": ("azure-core",),
    "azure.identity": ("azure-identity",),
    "azure.storage.blob": ("azure-storage-blob",),
    "barcode": ("python-barcode",),
    "binance": ("python-binance",),
    "bs4": ("beautifulsoup4",),
    "bson": ("pymongo",),
    "cairo": ("pycairo",),
    "can": ("python-can",),
    "cgi": ("legacy-cgi",),
    "corsheaders": ("django-cors-headers",),
    "crispy_forms": ("django-crispy-forms",),
    "crontab": ("python-crontab",),
    "cv2": ("opencv-python", "opencv-python-headless", "opencv-contrib-python"),
    "daemon": ("python-daemon",),
    "dateutil": ("python-dateutil",),
    "dbus": ("dbus-python",),
    "debug_toolbar": ("django-debug-toolbar",),
    "decouple": ("python-decouple",),
    "discord": ("discord-py",),
    "distutils": ("setuptools",),
    "django_filters": ("django-filter",),
    "dns": ("dnspython",),
    "docx": ("python-docx",),
    "dotenv": ("python-dotenv",),
    "engineio": ("python-engineio",),
    "environ": ("django-environ",),
    "faiss": ("faiss-cpu",),
    "ffmpeg": ("ffmpeg-python",),
    "fitz": ("pymupdf",),
    "gi": ("pygobject",),
    "git": ("gitpython",),
    "github": ("pygithub",),
    "gitlab": ("python-gitlab",),
    "google.api_core": ("google-api-core",),
    "google.auth": ("google-auth",),
    "google.cloud.bigquery": ("google-cloud-bigquery",),
    "google.cloud.storage": ("google-cloud-storage",),
    "google.oauth2": ("google-auth",),
    "google.protobuf": ("protobuf",),
    "googleapiclient": ("google-api-python-client",),
    "gridfs": ("pymongo",),
    "grpc": ("grpcio",),
    "grpc_tools": ("grpcio-tools",),
    "hydra": ("hydra-core",),
    "imblearn": ("imbalanced-learn",),
    "jenkins": ("python-jenkins",),
    "jose": ("python-jose",),
    "jwt": ("pyjwt",),
    "kafka": ("kafka-python",),
    "ldap": ("python-ldap",),
    "magic": ("python-magic",),
    "memcache": ("python-memcached",),
    "mpl_toolkits": ("matplotlib",),
    "multipart": ("python-multipart",),
    "mysql.connector": ("mysql-connector-python",),
    "nacl": ("pynacl",),
    "nmap": ("python-nmap",),
    "objc": ("pyobjc-core",),
    "osgeo": ("gdal",),
    "past": ("future",),
    "pdfminer": ("pdfminer-six",),
    "pkg_resources": ("setuptools",),
    "pptx": ("python-pptx",),
    "psycopg2": ("psycopg2-binary", "psycopg2"),
    "pylab": ("matplotlib",),
    "pythoncom": ("pywin32",),
    "pywintypes": ("pywin32",),
    "pywt": ("pywavelets",),
    "rest_framework": ("djangorestframework",),
    "ruamel.yaml": ("ruamel-yaml",),
    "serial": ("pyserial",),
    "skimage": ("scikit-image",),
    "sklearn": ("scikit-learn",),
    "skopt": ("scikit-optimize",),
    "slugify": ("python-slugify",),
    "snappy": ("python-snappy",),
    "socketio": ("python-socketio",),
    "socks": ("pysocks",),
    "speech_recognition": ("speechrecognition",),
    "storages": ("django-storages",),
    "talib": ("ta-lib",),
    "telebot": ("pytelegrambotapi",),
    "telegram": ("python-telegram-bot",),
    "umap": ("umap-learn",),
    "usb": ("pyusb",),
    "vlc": ("python-vlc",),
    "websocket": ("websocket-client",),
    "whois": ("python-whois",),
    "win32api": ("pywin32",),
    "win32com": ("pywin32",),
    "win32con": ("pywin32",),
    "win32gui": ("pywin32",),
    "wx": ("wxpython",),
    "xdist": ("pytest-xdist",),
    "yaml": ("pyyaml",),
    "yara": ("yara-python",),
    "z3": ("z3-solver",),
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
