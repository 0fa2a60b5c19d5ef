"""Small pure packages of PyPI and how they are used, beside those of `packages`."""

from tests.acceptance.package import PURE, Package

_USES = {
    "arrow": """
import arrow
assert arrow.get(0).isoformat().startswith('1970-01-01T')
""",
    "asgiref": """
import asyncio
from asgiref.sync import sync_to_async
assert asyncio.run(sync_to_async(len)('abc')) == 3
""",
    "bleach": """
import bleach
assert bleach.clean('<script>x</script><b>y</b>').endswith('<b>y</b>')
""",
    "blinker": """
from blinker import signal
seen = []
hear = lambda who: seen.append(who)
signal('s').connect(hear)
signal('s').send('me')
assert seen == ['me']
""",
    "bottle": """
import bottle
assert bottle.template('{{x}}', x='<a>') == '&lt;a&gt;'
""",
    "cachetools": """
from cachetools import LRUCache
c = LRUCache(1)
c[1] = c[2] = 0
assert 1 not in c
""",
    "colorama": """
import colorama
assert colorama.Fore.RED == '\\x1b[31m'
""",
    "croniter": """
from croniter import croniter
assert croniter('0 0 * * *', 0).get_next() == 86400
""",
    "decorator": """
from decorator import decorator
@decorator
def twice(f, *a, **k):
    return 2 * f(*a, **k)
@twice
def f(x): return x
assert f(2) == 4
""",
    "defusedxml": """
import defusedxml.ElementTree as e, defusedxml
bomb = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
try:
    e.fromstring(bomb)
except defusedxml.EntitiesForbidden:
    pass
else:
    raise AssertionError
""",
    "docopt-ng": """
from docopt import docopt
assert docopt('Usage: p FILE', ['x'])['FILE'] == 'x'
""",
    "filelock": """
import filelock
with filelock.FileLock('x.lock', timeout=1) as lock:
    assert lock.is_locked
""",
    "h11": """
import h11
c = h11.Connection(h11.CLIENT)
r = h11.Request(method='GET', target='/', headers=[('Host', 'x')])
assert c.send(r).startswith(b'GET / HTTP/1.1')
""",
    "httpcore": """
import httpcore
assert httpcore.URL('http://x/y').target == b'/y'
httpcore.ConnectionPool().close()
""",
    "humanize": """
import humanize
assert humanize.intcomma(1000) == '1,000'
""",
    "importlib-metadata": """
import importlib_metadata as m
assert m.version('importlib-metadata') == m.version(m.__name__)
assert m.distribution('zipp').metadata['Name'] == 'zipp'
""",
    "inflect": """
import inflect
assert inflect.engine().plural('fox') == 'foxes'
""",
    "itsdangerous": """
from itsdangerous import URLSafeSerializer as S
assert S('k').loads(S('k').dumps([1])) == [1]
""",
    "jmespath": """
import jmespath
assert jmespath.search('a[0].b', {'a': [{'b': 1}]}) == 1
""",
    "loguru": """
import io
from loguru import logger
out = io.StringIO()
logger.remove()
logger.add(out, format='{message}')
logger.info('hi {}', 1)
assert out.getvalue() == 'hi 1\\n'
""",
    "markdown-it-py": """
from markdown_it import MarkdownIt
assert MarkdownIt().render('*a*') == '<p><em>a</em></p>\\n'
""",
    "marshmallow": """
from marshmallow import Schema, fields
class S(Schema):
    x = fields.Nested('T')
class T(Schema):
    y = fields.Int()
assert S().load({'x': {'y': '1'}}) == {'x': {'y': 1}}
""",
    "mdurl": """
import mdurl
assert mdurl.encode('a b') == 'a%20b'
""",
    "more-itertools": """
import more_itertools as m
assert list(m.chunked('abc', 2)) == [['a', 'b'], ['c']]
""",
    "oauthlib": """
from oauthlib.oauth1 import Client
_, headers, _ = Client('k', client_secret='s').sign('http://x/')
assert 'oauth_signature' in headers['Authorization']
""",
    "pathspec": """
import pathspec
s = pathspec.PathSpec.from_lines('gitwildmatch', ['*.py'])
assert s.match_file('a/b.py')
""",
    "peewee": """
from peewee import *
db = SqliteDatabase(':memory:')
class P(Model):
    name = CharField()
    class Meta:
        database = db
db.create_tables([P])
P.create(name='a')
assert P.get().name == 'a'
""",
    "platformdirs": """
import platformdirs
assert 'app' in platformdirs.user_cache_dir('app')
""",
    "prompt-toolkit": """
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import HTML, to_formatted_text
assert Document('a b').get_word_before_cursor() == 'b'
assert to_formatted_text(HTML('<b>x</b>'))[0][1] == 'x'
""",
    "pyasn1": """
from pyasn1.type import univ
from pyasn1.codec.der import decoder, encoder
assert decoder.decode(encoder.encode(univ.Integer(5)))[0] == 5
""",
    "pycparser": """
from pycparser import c_parser
assert c_parser.CParser().parse('int x;').ext[0].name == 'x'
""",
    "python-slugify": """
from slugify import slugify
assert slugify('A b') == 'a-b'
""",
    "requests-oauthlib": """
from requests_oauthlib import OAuth1Session, OAuth2Session
assert OAuth2Session('id').authorization_url('https://x/')[0].startswith('https://x/?')
""",
    "sortedcontainers": """
from sortedcontainers import SortedDict
assert [*SortedDict(b=1, a=2)] == ['a', 'b']
""",
    "sqlparse": """
import sqlparse
assert sqlparse.format('select 1', keyword_case='upper') == 'SELECT 1'
""",
    "structlog": """
import structlog
render = structlog.processors.JSONRenderer()
log = structlog.wrap_logger(structlog.ReturnLogger(), processors=[render])
assert '"event": "x"' in log.info('x')
""",
    "tabulate": """
from tabulate import tabulate
assert '1' in tabulate([[1, 2]], ['a', 'b'])
""",
    "tenacity": """
import tenacity
calls = []
@tenacity.retry(stop=tenacity.stop_after_attempt(2))
def f():
    calls.append(1)
    assert len(calls) == 2
f()
""",
    "termcolor": """
from termcolor import colored
assert 'x' in colored('x', 'red')
""",
    "tinycss2": """
import tinycss2
[rule] = tinycss2.parse_stylesheet('a{b:c}')
assert rule.type == 'qualified-rule'
""",
    "tomli": """
import tomli
assert tomli.loads('a = [1]') == {'a': [1]}
""",
    "toolz": """
import toolz, toolz.curried
assert toolz.pipe([1, 2, 3], toolz.curried.get(1)) == 2
""",
    "traitlets": """
from traitlets import HasTraits, Instance, Int
class A(HasTraits):
    x = Int(1)
assert A(x=2).x == 2
""",
    "wcwidth": """
import wcwidth
assert wcwidth.wcswidth('\\u30b3') == 2
""",
    "webob": """
from webob import Request
assert Request.blank('/a?b=1').GET['b'] == '1'
""",
    "xmltodict": """
import xmltodict
assert xmltodict.parse('<a><b>1</b></a>') == {'a': {'b': '1'}}
""",
    "zipp": """
import zipfile, zipp
zipfile.ZipFile('z.zip', 'w').writestr('a/b.txt', 'x')
assert [one.name for one in zipp.Path('z.zip').iterdir()] == ['a']
""",
}
PACKAGES = tuple(
    Package(name, PURE, ("code",), f"{use}print('ok')\n") for name, use in _USES.items()
)
