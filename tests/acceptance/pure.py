"""Packages that work with nothing but their code, their resources and their metadata."""

from tests.acceptance.package import PURE, Package

# a web server in the same process, which answers every GET with the path that was asked for
SERVER = """
import http.server, threading
class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = "http://127.0.0.1:%d/" % server.server_port
"""

PACKAGES = (
    Package("aiohttp", PURE, ("code", "optional extension"), SERVER + r"""
import asyncio, aiohttp, aiohttp.http_parser
async def main():
    async with aiohttp.ClientSession() as session, session.get(url + "a") as reply:
        return await reply.text()
assert asyncio.run(main()) == "/a"
parser = aiohttp.http_parser.HttpRequestParser
print("ok", "python" if parser is aiohttp.http_parser.HttpRequestParserPy else "compiled")
""", prints="ok compiled"),
    Package("anyio", PURE, ("code", "metadata"), r"""
import anyio
async def main():
    seen = []
    async with anyio.create_task_group() as group:
        for number in range(3):
            group.start_soon(anyio.to_thread.run_sync, seen.append, number)
    return sorted(seen)
assert anyio.run(main) == [0, 1, 2]
assert anyio.run(main, backend="asyncio") == [0, 1, 2]
print("ok")
"""),
    Package("attrs", PURE, ("code", "metadata"), r"""
import attr, attrs
@attrs.define
class Point:
    x: int = attrs.field(validator=attrs.validators.instance_of(int))
assert attrs.asdict(Point(3)) == {"x": 3} and attrs.evolve(Point(3), x=4).x == 4
assert attr.__version__.count(".") == 2
print("ok")
"""),
    Package("azure-core", PURE, ("code", "namespace"), r"""
import azure.common, azure.core
from azure.core.pipeline import Pipeline
from azure.core.pipeline.policies import HeadersPolicy
from azure.core.pipeline.transport import HttpTransport
from azure.core.rest import HttpRequest
class Transport(HttpTransport):
    def send(self, request, **options):
        return request.headers["x-seen"]
    def open(self): pass
    def close(self): pass
    def __exit__(self, *error): pass
pipeline = Pipeline(Transport(), [HeadersPolicy({"x-seen": "yes"})])
assert pipeline.run(HttpRequest("GET", "http://127.0.0.1/")).http_response == "yes"
assert azure.common.__version__ and azure.core.__version__
print("ok")
""", asks=("azure-core", "azure-common")),
    Package("beautifulsoup4", PURE, ("code",), r"""
from bs4 import BeautifulSoup
soup = BeautifulSoup("<p class=a>one<p class=b>two &eacute;</p>", "html.parser")
assert soup.select_one("p.b").get_text() == "two \u00e9"
assert "<p" in soup.prettify()
print("ok")
"""),
    Package("celery", PURE, ("code", "entry points"), r"""
from celery import Celery, group
app = Celery("sums", broker="memory://", backend="cache+memory://")
app.conf.task_always_eager = True
@app.task
def add(x, y):
    return x + y
assert group(add.s(n, n) for n in range(3))().get() == [0, 2, 4]
assert "celery.backends.redis" in app.loader.override_backends.values() or app.backend
print("ok")
"""),
    Package("certifi", PURE, ("resources",), r"""
import certifi, ssl
with open(certifi.where()) as file:
    assert "BEGIN CERTIFICATE" in file.read()
assert ssl.create_default_context(cafile=certifi.where()).get_ca_certs()
assert certifi.contents().startswith("\n#") or "BEGIN" in certifi.contents()
print("ok")
""", quick=True),
    Package("charset-normalizer", PURE, ("code", "optional extension"), r"""
import charset_normalizer, charset_normalizer.md as md
text = "Bсеки човек има право на образование. Oбразованието трябва да бъде безплатно."
assert str(charset_normalizer.from_bytes(text.encode("cp1251")).best()) == text
print("ok", "python" if md.__file__.endswith(".py") else "compiled")
""", prints="ok compiled"),
    Package("click", PURE, ("code", "metadata"), r"""
import click
from click.testing import CliRunner
@click.command()
@click.option("--name", default="world")
@click.version_option(package_name="click")
def hello(name):
    click.secho(f"hello {name}", fg="green")
assert CliRunner().invoke(hello, ["--name", "zip"]).output == "hello zip\n"
assert "version 8" in CliRunner().invoke(hello, ["--version"]).output
print("ok")
"""),
    Package("dnspython", PURE, ("code",), r"""
import dns.message, dns.rdatatype, dns.zone
query = dns.message.make_query("example.com", "MX")
assert dns.message.from_wire(query.to_wire()).question == query.question
zone = dns.zone.from_text("@ 60 IN SOA ns a 1 2 3 4 5\n@ 60 IN NS ns\nns 60 IN A 127.0.0.1\n",
                          origin="example.com.")
assert str(zone.get_rdataset("ns", "A")[0]) == "127.0.0.1"
print("ok")
"""),
    Package("emoji", PURE, ("resources",), r"""
import emoji
assert emoji.emojize(":thumbs_up:") == "\U0001f44d"
assert emoji.demojize("\U0001f44d", language="de") == ":daumen_hoch:"
print("ok")
"""),
    Package("faker", PURE, ("code", "listing"), r"""
from faker import Faker
Faker.seed(1)
german, japanese = Faker("de_DE"), Faker("ja_JP")
assert german.name() and japanese.address() and german.iban().startswith("DE")
assert len(Faker().providers) > 20
print("ok")
"""),
    Package("flake8", PURE, ("code", "entry points"), r"""
import contextlib, io
from flake8.main.application import Application
with open("bad.py", "w") as file:
    file.write("import os\nx=1\n")
out = io.TextIOWrapper(io.BytesIO(), "utf-8")
with contextlib.redirect_stdout(out):
    Application().run(["--isolated", "--jobs=1", "bad.py"])
out.flush()
text = out.buffer.getvalue().decode()
assert "F401 'os' imported but unused" in text and "E225" in text, text
print("ok")
"""),
    Package("flask", PURE, ("code", "metadata"), r"""
import flask
app = flask.Flask(__name__)
app.secret_key = "s"
@app.route("/<name>")
def page(name):
    flask.session["name"] = name
    return flask.render_template_string("<b>{{ name }}</b>", name=name)
client = app.test_client()
reply = client.get("/<zip>")
assert reply.data == b"<b>&lt;zip&gt;</b>" and "session" in reply.headers["Set-Cookie"]
print("ok")
"""),
    Package("google-api-core", PURE, ("code", "namespace", "metadata"), r"""
import google.auth.credentials
from google.api_core import exceptions, path_template, protobuf_helpers, retry
from google.protobuf.field_mask_pb2 import FieldMask
from google.rpc import status_pb2
tries = []
@retry.Retry(initial=0.001, predicate=retry.if_exception_type(exceptions.ServiceUnavailable))
def call():
    tries.append(1)
    if len(tries) < 3:
        raise exceptions.ServiceUnavailable("not yet")
    return path_template.expand("v1/{name=shelves/*}", name="shelves/1")
assert call() == "v1/shelves/1" and len(tries) == 3
assert protobuf_helpers.field_mask(None, status_pb2.Status(code=5)) == FieldMask(paths=["code"])
assert google.auth.credentials.AnonymousCredentials().valid
print("ok")
""", quick=True),
    Package("hatchling", PURE, ("code", "entry points", "metadata"), r"""
import os, zipfile
import hatchling.build
os.mkdir("thing")
open("thing/__init__.py", "w").close()
with open("pyproject.toml", "w") as file:
    file.write("[project]\nname = 'thing'\nversion = '1.0'\nlicense = 'MIT'\n"
               "classifiers = ['Programming Language :: Python :: 3']\n")
name = hatchling.build.build_wheel("dist")
assert "thing/__init__.py" in zipfile.ZipFile("dist/" + name).namelist()
print("ok")
"""),
    Package("httpx", PURE, ("code", "resources"), SERVER + r"""
import httpx
with httpx.Client(trust_env=False) as client:
    assert client.get(url + "a", params={"b": "c"}).text == "/a?b=c"
assert httpx.create_ssl_context(trust_env=False).get_ca_certs()
print("ok")
"""),
    Package("idna", PURE, ("code",), r"""
import idna
assert idna.encode("fa\u00df.de") == b"xn--fa-hia.de"
assert idna.encode("K\u00f6nigsg\u00e4\u00dfchen", uts46=True) == b"xn--knigsgchen-b4a3dun"
assert idna.decode("xn--fa-hia.de") == "fa\u00df.de"
print("ok")
"""),
    Package("isort", PURE, ("code", "entry points", "optional extension"), r"""
import isort
assert isort.code("import sys\nimport os\n") == "import os\nimport sys\n"
assert isort.place_module("json") == "STDLIB"
print("ok", "python" if isort.__file__.endswith(".py") else "compiled")
""", prints="ok compiled"),
    Package("jaraco.text", PURE, ("namespace", "resources"), r"""
import jaraco.context, jaraco.functools, jaraco.text
assert jaraco.text.lorem_ipsum.startswith("Lorem ipsum")
assert jaraco.functools.compose(str.upper, str.strip)(" a ") == "A"
assert str(jaraco.text.WordSet.parse("camelCase").lowered().underscore_separated()) == "camel_case"
with jaraco.context.suppress(KeyError):
    {}["a"]
print("ok")
"""),
    Package("jinja2", PURE, ("code", "optional extension"), r"""
import jinja2, markupsafe
environment = jinja2.Environment(
    loader=jinja2.DictLoader({"base": "[{% block b %}{% endblock %}]"}),
    autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"])
page = environment.from_string(
    "{% extends 'base' %}{% block b %}{% for x in xs %}{{ x }}{% endfor %}{% endblock %}")
assert page.render(xs=["<", 2]) == "[&lt;2]"
compiled = markupsafe._escape_inner.__module__ == "markupsafe._speedups"
print("ok", "compiled" if compiled else "python")
""", prints="ok compiled"),
    Package("lark", PURE, ("code", "resources"), r"""
from lark import Lark
parser = Lark('''
start: NUMBER ("+" NUMBER)*
%import common.NUMBER
%import common.WS
%ignore WS
''', parser="lalr")
assert [str(token) for token in parser.parse("1 + 22 + 3").children] == ["1", "22", "3"]
python = Lark.open_from_package("lark", "python.lark", ["grammars"], parser="lalr",
                                start="file_input", maybe_placeholders=False)
assert python.terminals
print("ok")
"""),
    Package("mako", PURE, ("code",), r"""
import os
from mako.lookup import TemplateLookup
with open("page.mako", "w") as file:
    file.write("% for x in xs:\n${x | h}\n% endfor\n")
lookup = TemplateLookup([os.getcwd()], module_directory="modules")
assert lookup.get_template("page.mako").render(xs=["<", 1]) == "&lt;\n1\n"
print("ok")
"""),
    Package("markdown", PURE, ("code", "entry points"), r"""
import markdown
text = "# Title\n\na | b\n--|--\n1 | 2\n\n[TOC]\n"
html = markdown.markdown(text, extensions=["tables", "toc", "fenced_code"])
assert "<table>" in html and 'href="#title"' in html
print("ok")
"""),
    Package("msgpack", PURE, ("optional extension",), r"""
import msgpack
data = {"a": [1, 2.5, None, b"x", "y"]}
assert msgpack.unpackb(msgpack.packb(data)) == data
print("ok", "compiled" if "_cmsgpack" in msgpack.Packer.__module__ else "python")
""", prints="ok compiled"),
    Package("networkx", PURE, ("code", "entry points"), r"""
import networkx
graph = networkx.gnp_random_graph(30, 0.3, seed=1)
assert networkx.is_connected(graph) and networkx.shortest_path_length(graph, 0, 29) < 5
assert "nx_loopback" in networkx.config.backends or networkx.config.backend_priority is not None
assert networkx.parse_graphml("".join(networkx.generate_graphml(graph))).size() == graph.size()
print("ok")
"""),
    Package("openpyxl", PURE, ("code",), r"""
import openpyxl
book = openpyxl.Workbook()
book.active["A1"], book.active["B2"] = 42, "=A1*2"
book.save("book.xlsx")
sheet = openpyxl.load_workbook("book.xlsx").active
assert (sheet["A1"].value, sheet["B2"].value) == (42, "=A1*2")
print("ok")
"""),
    Package("opentelemetry-sdk", PURE, ("code", "namespace", "entry points"), r"""
from opentelemetry import baggage, context, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.semconv.resource import ResourceAttributes
from opentelemetry.propagate import get_global_textmap
exporter = InMemorySpanExporter()
provider = TracerProvider(resource=Resource.create({ResourceAttributes.SERVICE_NAME: "s"}))
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)
with trace.get_tracer(__name__).start_as_current_span("outer"):
    carrier = {}
    get_global_textmap().inject(carrier, baggage.set_baggage("a", "b"))
assert "traceparent" in carrier and carrier["baggage"] == "a=b"
(span,) = exporter.get_finished_spans()
assert span.name == "outer" and span.resource.attributes["telemetry.sdk.version"]
print("ok")
""", quick=True),
    Package("packaging", PURE, ("code",), r"""
from packaging import tags, version, requirements
need = requirements.Requirement("thing[x]>=1.0; python_version >= '3'")
assert version.Version("1.5") in need.specifier and need.marker.evaluate()
assert next(iter(tags.sys_tags())).interpreter.startswith("cp3")
print("ok")
"""),
    Package("pip", PURE, ("code", "resources", "metadata"), r"""
import contextlib, io, zipfile
from pip._internal.cli.main import main
from pip._vendor.certifi import where
with zipfile.ZipFile("thing-1.0-py3-none-any.whl", "w") as file:
    file.writestr("thing.py", "def main(): pass\n")
    info = "thing-1.0.dist-info/"
    file.writestr(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
    file.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
    file.writestr(info + "entry_points.txt", "[console_scripts]\nthing = thing:main\n")
    file.writestr(info + "RECORD", "")
with contextlib.redirect_stdout(io.StringIO()) as out:
    code = main(["install", "--no-index", "--no-deps", "--target", "out",
                 "--no-warn-script-location", "--disable-pip-version-check",
                 "thing-1.0-py3-none-any.whl"])
assert code == 0 and open("out/thing.py").read().startswith("def"), out.getvalue()
assert "thing" in open("out/bin/thing").read() and "BEGIN" in open(where()).read()
print("ok")
"""),
    Package("pluggy", PURE, ("code", "entry points"), r"""
import pluggy
spec, impl = pluggy.HookspecMarker("m"), pluggy.HookimplMarker("m")
class Spec:
    @spec
    def twice(self, n): ...
class Impl:
    @impl
    def twice(self, n):
        return 2 * n
manager = pluggy.PluginManager("m")
manager.add_hookspecs(Spec)
manager.register(Impl())
manager.load_setuptools_entrypoints("nothing")
assert manager.hook.twice(n=4) == [8]
print("ok")
"""),
    Package("poetry-core", PURE, ("data", "namespace"), r"""
import os, zipfile
from poetry.core.masonry import api
os.mkdir("thing")
open("thing/__init__.py", "w").close()
with open("pyproject.toml", "w") as file:
    file.write("[project]\nname = 'thing'\nversion = '1.0'\nlicense = 'MIT'\n"
               "[tool.poetry]\npackages = [{include = 'thing'}]\n")
name = api.build_wheel("dist")
assert "thing/__init__.py" in zipfile.ZipFile(os.path.join("dist", name)).namelist()
print("ok")
"""),
    Package("protobuf", PURE, ("namespace", "optional extension"), r"""
from google.protobuf import descriptor_pb2, json_format, struct_pb2, timestamp_pb2
from google.protobuf.internal import api_implementation
stamp = timestamp_pb2.Timestamp()
stamp.FromJsonString("2024-01-02T03:04:05Z")
assert timestamp_pb2.Timestamp.FromString(stamp.SerializeToString()) == stamp
struct = json_format.Parse('{"a": [1, {"b": null}]}', struct_pb2.Struct())
assert json_format.MessageToDict(struct) == {"a": [1.0, {"b": None}]}
assert descriptor_pb2.FileDescriptorProto.DESCRIPTOR.fields_by_name["package"].number == 2
print("ok", api_implementation.Type())
""", prints="ok upb", quick=True),
    Package("pygments", PURE, ("code", "entry points"), r"""
import pygments, pygments.lexers, pygments.formatters, pygments.styles
html = pygments.highlight("def f(): return 'x'", pygments.lexers.get_lexer_by_name("python"),
                          pygments.formatters.get_formatter_by_name("html", style="monokai"))
assert '<span class="k">def</span>' in html
assert len(list(pygments.lexers.get_all_lexers())) > 400
assert "default" in pygments.styles.get_all_styles()
print("ok")
"""),
    Package("pyjwt", PURE, ("code", "metadata"), r"""
import jwt
token = jwt.encode({"sub": "me"}, "k" * 32, algorithm="HS256")
assert jwt.decode(token, "k" * 32, algorithms=["HS256"]) == {"sub": "me"}
print("ok")
"""),
    Package("pymongo", PURE, ("code", "optional extension"), r"""
import bson, datetime, pymongo
from bson.codec_options import CodecOptions
document = {"_id": bson.ObjectId(), "n": 1, "t": datetime.datetime(2024, 1, 2)}
assert bson.decode(bson.encode(document), CodecOptions()) == document
assert pymongo.MongoClient("127.0.0.1", connect=False)["base"]["things"].full_name == "base.things"
print("ok", "compiled" if bson.has_c() and pymongo.has_c() else "python")
""", prints="ok compiled"),
    Package("pyparsing", PURE, ("code",), r"""
import pyparsing as pp
number = pp.pyparsing_common.number
total = pp.infix_notation(number, [(pp.one_of("* /"), 2, pp.OpAssoc.LEFT),
                                   (pp.one_of("+ -"), 2, pp.OpAssoc.LEFT)])
assert total.parse_string("1 + 2 * 3").as_list() == [[1, "+", [2, "*", 3]]]
print("ok")
"""),
    Package("pypdf", PURE, ("code",), r"""
import pypdf
writer = pypdf.PdfWriter()
writer.add_blank_page(100, 200)
writer.add_metadata({"/Title": "thing"})
writer.write("page.pdf")
reader = pypdf.PdfReader("page.pdf")
assert len(reader.pages) == 1 and reader.metadata.title == "thing"
assert reader.pages[0].mediabox.height == 200 and reader.pages[0].extract_text() == ""
print("ok")
"""),
    Package("pytest", PURE, ("code", "entry points", "metadata"), r"""
import contextlib, io
import pytest
with open("test_thing.py", "w") as file:
    file.write("def test_good(tmp_path):\n    assert tmp_path.exists()\n"
               "def test_bad():\n    xs = [1, 2]\n    assert sum(xs) == 4\n")
with contextlib.redirect_stdout(io.StringIO()) as out:
    code = pytest.main(["-q", "-p", "no:cacheprovider", "test_thing.py"])
text = out.getvalue()
assert code == 1 and "assert 3 == 4" in text and "where 3 = sum([1, 2])" in text, text
print("ok")
""", quick=True),
    Package("python-dateutil", PURE, ("code", "resources"), r"""
import datetime
from dateutil import parser, relativedelta, rrule, zoneinfo
day = parser.parse("29 Feb 2024 12:00 UTC")
assert (day + relativedelta.relativedelta(years=1)).day == 28
assert len(list(rrule.rrule(rrule.MONTHLY, count=3, dtstart=day))) == 3
berlin = zoneinfo.get_zonefile_instance().get("Europe/Berlin")
assert day.replace(tzinfo=berlin).utcoffset() == datetime.timedelta(hours=1)
print("ok")
"""),
    Package("pytz", PURE, ("data",), r"""
import datetime, pytz
berlin = pytz.timezone("Europe/Berlin")
assert berlin.localize(datetime.datetime(2024, 7, 1)).utcoffset() == datetime.timedelta(hours=2)
assert pytz.country_timezones["nz"] and pytz.country_names["jp"] == "Japan"
assert "Asia/Tokyo" in pytz.all_timezones_set
print("ok")
"""),
    Package("pyyaml", PURE, ("code", "optional extension"), r"""
import yaml
data = {"a": [1, 2.5, None], "b": {"c": "d\ne"}}
assert yaml.safe_load(yaml.safe_dump(data)) == data
loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
assert yaml.load("x: 2024-01-02", loader)["x"].year == 2024
print("ok", "compiled" if yaml.__with_libyaml__ else "python")
""", prints="ok compiled"),
    Package("requests", PURE, ("code", "resources"), SERVER + r"""
import os, requests
session = requests.Session()
session.trust_env = False
reply = session.get(url + "a", params={"b": "c"})
assert reply.text == "/a?b=c" and reply.ok
assert os.path.exists(requests.utils.extract_zipped_paths(requests.certs.where()))
print("ok")
"""),
    Package("rich", PURE, ("code",), r"""
import io
from rich import box, console, markdown, syntax, table, traceback
out = console.Console(file=io.StringIO(), width=60, force_terminal=True)
grid = table.Table("a", "b", box=box.ROUNDED)
grid.add_row(":smiley:", "[bold]x[/]")
for part in (grid, markdown.Markdown("# Title"), syntax.Syntax("def f(): 1", "python")):
    out.print(part)
text = out.file.getvalue()
assert "\U0001f603" in text and "Title" in text and "\x1b[" in text
print("ok")
"""),
    Package("ruamel.yaml", PURE, ("code", "namespace", "optional extension"), r"""
import io, ruamel.yaml
text = "a: 1  # kept\nb: [x, y]\n"
yaml = ruamel.yaml.YAML()
out = io.StringIO()
yaml.dump(yaml.load(text), out)
assert out.getvalue() == text
assert ruamel.yaml.YAML(typ="safe", pure=True).load(text) == {"a": 1, "b": ["x", "y"]}
try:
    import _ruamel_yaml
    assert ruamel.yaml.YAML(typ="safe").load(text)["a"] == 1
except ImportError:
    print("ok python")
else:
    print("ok compiled")
""", prints="ok compiled", asks=("ruamel.yaml", "ruamel.yaml.clib")),
    Package("setuptools", PURE, ("code", "resources", "entry points"), r"""
import contextlib, io, os, zipfile
os.makedirs("thing")
with open("thing/__init__.py", "w") as file:
    file.write("x = 1\n")
with open("pyproject.toml", "w") as file:
    file.write("[build-system]\nrequires = ['setuptools']\n"
               "[project]\nname = 'thing'\nversion = '1.0'\n"
               "[project.scripts]\nthing = 'thing:x'\n"
               "[tool.setuptools]\npackages = ['thing']\n")
import setuptools.build_meta
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    name = setuptools.build_meta.build_wheel("dist")
assert "thing/__init__.py" in zipfile.ZipFile(os.path.join("dist", name)).namelist()
print("ok")
"""),
    Package("six", PURE, ("code",), r"""
import six
from six.moves import configparser, urllib
from six.moves.urllib.parse import quote
assert quote("a b") == "a%20b" and six.text_type is str and configparser.ConfigParser()
print("ok")
"""),
    Package("sqlalchemy", PURE, ("code", "entry points", "optional extension"), r"""
import sys, sqlalchemy as sa
from sqlalchemy.engine.row import BaseRow
from sqlalchemy.orm import Session, declarative_base
Base = declarative_base()
class Thing(Base):
    __tablename__ = "thing"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String)
engine = sa.create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Thing(name="b"), Thing(name="a")])
    session.commit()
    assert session.scalars(sa.select(Thing.name).order_by(Thing.name)).all() == ["a", "b"]
from sqlalchemy.dialects import postgresql
assert "ILIKE" in str(sa.select(Thing).where(Thing.name.ilike("x")).compile(
    dialect=postgresql.dialect()))
file = sys.modules[BaseRow.__module__].__file__  # it has another name in 2.0 than in 2.1
print("ok", "python" if file.endswith(".py") else "compiled")
""", prints="ok compiled"),
    Package("sqlglot", PURE, ("code",), r"""
import sqlglot
from sqlglot.optimizer import optimize
hive = sqlglot.transpile("SELECT EPOCH_MS(1)", read="duckdb", write="hive")[0]
assert hive.startswith("SELECT FROM_UNIXTIME")
assert optimize("SELECT 1 + 2 AS x").sql() == 'SELECT 3 AS "x"'
print("ok")
"""),
    Package("starlette", PURE, ("code",), r"""
import asyncio
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
async def page(request):
    return JSONResponse({"name": request.path_params["name"]})
app, sent = Starlette(routes=[Route("/{name}", page)]), []
async def send(message):
    sent.append(message)
async def receive():
    return {"type": "http.request", "body": b""}
scope = {"type": "http", "method": "GET", "path": "/zip", "raw_path": b"/zip", "query_string": b"",
         "headers": [], "root_path": "", "server": ("h", 80), "scheme": "http"}
asyncio.run(app(scope, receive, send))
assert sent[0]["status"] == 200 and sent[1]["body"] == b'{"name":"zip"}'
print("ok")
"""),
    Package("sympy", PURE, ("code",), r"""
import sympy
x = sympy.symbols("x")
assert sympy.integrate(sympy.sin(x) ** 2, (x, 0, sympy.pi)) == sympy.pi / 2
assert sympy.latex(sympy.factor(x**2 - 1)) == r"\left(x - 1\right) \left(x + 1\right)"
assert sympy.lambdify(x, x**2)(3) == 9
print("ok")
"""),
    Package("tldextract", PURE, ("code", "resources"), r"""
import tldextract
extract = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
parts = extract("http://forums.bbc.co.uk/")
assert (parts.subdomain, parts.domain, parts.suffix) == ("forums", "bbc", "co.uk")
print("ok")
"""),
    Package("tomlkit", PURE, ("code",), r"""
import tomlkit
text = "# top\n[a]\nb = 1 # one\n"
document = tomlkit.parse(text)
assert tomlkit.dumps(document) == text and document["a"]["b"] == 1
print("ok")
"""),
    Package("tqdm", PURE, ("code", "metadata"), r"""
import io
from tqdm.auto import tqdm
out = io.StringIO()
assert sum(tqdm(range(10), file=out)) == 45 and "100%" in out.getvalue()
print("ok")
"""),
    Package("trio", PURE, ("code",), r"""
import trio
async def main():
    send, receive = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(send.send, 5)
        number = await receive.receive()
    with trio.move_on_after(0.01):
        await trio.sleep(60)
    return number
assert trio.run(main) == 5
print("ok")
"""),
    Package("twisted", PURE, ("code", "listing", "namespace"), r"""
from twisted.application.reactors import getReactorTypes
from twisted.internet import defer, reactor
from twisted.trial import unittest
seen = []
done = defer.Deferred()
done.addCallback(lambda n: seen.append(n + 1)).addBoth(lambda _: reactor.stop())
reactor.callLater(0.01, done.callback, 4)
reactor.run()
assert seen == [5]
names = {kind.shortName for kind in getReactorTypes()}
assert {"select", "poll", "asyncio"} <= names, names
print("ok")
"""),
    Package("typing-extensions", PURE, ("code",), r"""
import typing_extensions as t
class Point(t.TypedDict):
    x: t.Required[int]
@t.runtime_checkable
class Closes(t.Protocol):
    def close(self): ...
assert Point.__required_keys__ == {"x"} and isinstance(open(__file__), Closes)
print("ok")
"""),
    Package("tzdata", PURE, ("resources",), r"""
import datetime, zoneinfo
zoneinfo.reset_tzpath(to=[])
berlin = zoneinfo.ZoneInfo("Europe/Berlin")
assert datetime.datetime(2024, 7, 1, tzinfo=berlin).utcoffset() == datetime.timedelta(hours=2)
assert "Asia/Tokyo" in zoneinfo.available_timezones()
print("ok")
"""),
    Package("urllib3", PURE, ("code",), SERVER + r"""
import urllib3
pool = urllib3.PoolManager(retries=urllib3.Retry(1))
assert pool.request("GET", url + "a").data == b"/a"
print("ok")
"""),
    Package("uvicorn", PURE, ("code",), r"""
import asyncio, urllib.request, uvicorn
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})
async def main():
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    url = "http://127.0.0.1:%d/zip" % port
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    reply = await asyncio.to_thread(lambda: opener.open(url).read())
    server.should_exit = True
    await running
    return reply
assert asyncio.run(main()) == b"/zip"
print("ok")
"""),
    Package("virtualenv", PURE, ("code", "resources", "entry points", "metadata"), r"""
import glob, os, virtualenv
session = virtualenv.cli_run(["env", "--no-download", "--app-data", os.path.abspath("data")])
assert os.path.exists(session.creator.exe)
assert glob.glob("env/lib/python3*/site-packages/pip/__init__.py") or os.name == "nt"
print("ok")
"""),
    Package("websockets", PURE, ("code", "optional extension"), r"""
import threading
import websockets.sync.client, websockets.sync.server
import websockets.frames
def echo(connection):
    for message in connection:
        connection.send(message[::-1])
with websockets.sync.server.serve(echo, "127.0.0.1", 0) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "ws://127.0.0.1:%d/" % server.socket.getsockname()[1]
    with websockets.sync.client.connect(url, proxy=None) as client:
        client.send("zip")
        assert client.recv() == "piz"
    server.shutdown()
compiled = hasattr(websockets.frames.apply_mask, "__self__")
print("ok", "compiled" if compiled else "python")
""", prints="ok compiled"),
    Package("werkzeug", PURE, ("code", "resources"), r"""
from werkzeug.debug import DebuggedApplication
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response
@Request.application
def app(request):
    return Response(request.args["a"])
client = Client(DebuggedApplication(app, evalex=True))
assert client.get("/?a=b").text == "b"
assert "body" in client.get("/?__debugger__=yes&cmd=resource&f=style.css").text
print("ok")
"""),
    Package("wheel", PURE, ("code",), r"""
from wheel.wheelfile import WheelFile
with WheelFile("thing-1.0-py3-none-any.whl", "w") as file:
    file.writestr("thing.py", "x = 1\n")
with WheelFile("thing-1.0-py3-none-any.whl") as file:
    assert file.read("thing.py") == b"x = 1\n"
    assert b"thing.py,sha256=" in file.read("thing-1.0.dist-info/RECORD")
print("ok")
"""),
    Package("xlsxwriter", PURE, ("code",), r"""
import xlsxwriter, zipfile
with xlsxwriter.Workbook("book.xlsx") as book:
    sheet = book.add_worksheet()
    sheet.write("A1", 42, book.add_format({"bold": True}))
    book.add_chart({"type": "line"}).add_series({"values": "=Sheet1!$A$1:$A$1"})
assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile("book.xlsx").namelist()
print("ok")
"""),
    Package("zope.interface", PURE, ("code", "namespace", "optional extension"), r"""
import zope.event, zope.interface.interface, zope.interface.verify
class Shape(zope.interface.Interface):
    def area():
        "size"
@zope.interface.implementer(Shape)
class Square:
    def area(self):
        return 4
assert Shape.providedBy(Square()) and zope.interface.verify.verifyObject(Shape, Square())
zope.event.notify(Square())
module = zope.interface.interface
print("ok", "python" if module.SpecificationBase is module.SpecificationBasePy else "compiled")
""", prints="ok compiled", asks=("zope.interface", "zope.event")),
)  # fmt: skip
