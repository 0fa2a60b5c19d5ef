"""Packages that cannot do without compiled code, their own or a requirement's."""

from tests.acceptance.package import NATIVE, Package

PACKAGES = (
    Package("bcrypt", NATIVE, ("extension",), r"""
import bcrypt
salt = b"$2b$04$abcdefghijklmnopqrstuu"
assert bcrypt.checkpw(b"secret", bcrypt.hashpw(b"secret", salt))
assert bcrypt.kdf(b"p", b"salt", 16, 2, ignore_few_rounds=True)
print("ok")
"""),
    Package("black", NATIVE, ("extension", "data", "metadata"), r"""
import black, blib2to3.pgen2.driver
mode = black.Mode(line_length=40, target_versions={black.TargetVersion.PY310})
assert black.format_str("x = { 'a':1 }\nmatch x:\n  case {'a': y}: pass", mode=mode) == (
    'x = {"a": 1}\nmatch x:\n    case {"a": y}:\n        pass\n')
assert black.__version__
print("ok", "python" if black.__file__.endswith(".py") else "compiled")
""", prints="ok compiled", quick=True),
    Package("bokeh", NATIVE, ("data", "templates", "extension"), r"""
import bokeh.palettes
from bokeh.embed import file_html
from bokeh.plotting import figure
from bokeh.resources import INLINE
from bokeh.themes import built_in_themes
plot = figure(title="circles")
plot.scatter([1, 2], [3, 4], color=bokeh.palettes.Viridis3[0])
page = file_html(plot, INLINE, "thing", theme=built_in_themes["dark_minimal"])
assert "circles" in page and len(page) > 500_000
print("ok")
"""),
    Package("cffi", NATIVE, ("extension",), r"""
import cffi
ffi = cffi.FFI()
ffi.cdef("typedef struct { int x; double y; } point; double sqrt(double);")
point = ffi.new("point *", {"x": 3})
assert point.x == 3 and ffi.sizeof("point") == 16
assert abs(ffi.dlopen(None if __import__("os").name != "nt" else "ucrtbase").sqrt(9.0) - 3) < 1e-9
ffi.set_source("_thing", "double f(double x) { return x; }")
ffi.emit_c_code("thing.c")
assert "_cffi_f_" in open("thing.c").read() or "Python.h" in open("thing.c").read()
print("ok")
"""),
    Package("cryptography", NATIVE, ("extension",), r"""
import datetime
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
fernet = Fernet(Fernet.generate_key())
assert fernet.decrypt(fernet.encrypt(b"secret")) == b"secret"
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "zip")])
day = datetime.datetime(2024, 1, 1)
certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name)
    .public_key(key.public_key()).serial_number(1).not_valid_before(day)
    .not_valid_after(day + datetime.timedelta(1)).sign(key, hashes.SHA256()))
assert certificate.subject == name
print("ok")
""", quick=True),
    Package("duckdb", NATIVE, ("extension",), r"""
import duckdb
base = duckdb.connect()
base.execute("create table t as select range as n, range % 3 as k from range(10)")
rows = base.execute("select k, sum(n) from t group by k order by k").fetchall()
assert rows == [(0, 18), (1, 12), (2, 15)]
print("ok")
"""),
    Package("fastapi", NATIVE, ("extension", "metadata"), r"""
import asyncio, json
import fastapi, pydantic
app, sent = fastapi.FastAPI(), []
class Item(pydantic.BaseModel):
    name: str
    count: int = 1
@app.post("/items")
def make(item: Item) -> Item:
    return item
async def send(message):
    sent.append(message)
async def receive():
    return {"type": "http.request", "body": b'{"name": "a", "count": "3"}'}
scope = {"type": "http", "method": "POST", "path": "/items", "raw_path": b"/items",
         "query_string": b"", "headers": [(b"content-type", b"application/json")],
         "root_path": "", "scheme": "http"}
asyncio.run(app(scope, receive, send))
assert json.loads(sent[1]["body"]) == {"name": "a", "count": 3}
assert app.openapi()["components"]["schemas"]["Item"]
print("ok")
"""),
    Package("folium", NATIVE, ("templates", "data", "extension"), r"""
import folium
here = folium.Map([52.5, 13.4], zoom_start=10, tiles="OpenStreetMap")
folium.Marker([52.5, 13.4], popup="here").add_to(here)
here.save("map.html")
page = open("map.html").read()
assert "L.map(" in page and "52.5, 13.4" in page and "openstreetmap" in page
print("ok")
"""),
    Package("gevent", NATIVE, ("extension", "libraries", "entry points"), r"""
from gevent import monkey
monkey.patch_all()
import gevent, gevent.pool, gevent.queue, gevent.server, socket
queue = gevent.queue.Queue()
gevent.spawn_later(0.01, queue.put, 5)
assert queue.get(timeout=5) == 5
assert gevent.pool.Pool(3).map(lambda n: n * n, range(4)) == [0, 1, 4, 9]
server = gevent.server.StreamServer(("127.0.0.1", 0), lambda s, a: s.sendall(b"zip"))
server.start()
assert socket.create_connection(("127.0.0.1", server.server_port)).recv(3) == b"zip"
server.stop()
print("ok")
"""),
    Package("greenlet", NATIVE, ("extension", "headers"), r"""
import greenlet
seen = []
def body(n):
    while True:
        seen.append(n)
        n = main.switch(n * 2)
main = greenlet.getcurrent()
other = greenlet.greenlet(body)
assert (other.switch(1), other.switch(5)) == (2, 10) and seen == [1, 5]
print("ok")
"""),
    Package("grpcio", NATIVE, ("extension", "resources"), r"""
import concurrent.futures, grpc
class Echo(grpc.GenericRpcHandler):
    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(lambda request, context: request[::-1])
server = grpc.server(concurrent.futures.ThreadPoolExecutor(1), [Echo()])
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}", [("grpc.enable_http_proxy", 0)]) as channel:
    assert channel.unary_unary("/s/m")(b"zip", timeout=20) == b"piz"
assert grpc.ssl_channel_credentials()
server.stop(None).wait()
print("ok")
"""),
    Package("grpcio-tools", NATIVE, ("extension", "resources", "data"), r"""
import importlib.resources, os
from grpc_tools import protoc
with open("thing.proto", "w") as file:
    file.write('syntax = "proto3";import "google/protobuf/timestamp.proto";'
               "message Thing {google.protobuf.Timestamp at = 1;}"
               "service S {rpc Get(Thing) returns (Thing);}")
include = importlib.resources.files("grpc_tools").joinpath("_proto")
with importlib.resources.as_file(include) as place:
    code = protoc.main(["protoc", f"-I{place}", "-I.", "--python_out=.", "--grpc_python_out=.",
                        "thing.proto"])
assert code == 0 and "class SStub" in open("thing_pb2_grpc.py").read()
print("ok")
"""),
    Package("h5py", NATIVE, ("extension", "libraries"), r"""
import h5py, numpy
with h5py.File("thing.h5", "w") as file:
    file.create_dataset("a/b", data=numpy.arange(10.0), compression="gzip").attrs["unit"] = "m"
with h5py.File("thing.h5") as file:
    assert file["a/b"][3:5].tolist() == [3.0, 4.0] and file["a/b"].attrs["unit"] == "m"
print("ok")
"""),
    Package("hypothesis", NATIVE, ("extension", "resources"), r"""
from hypothesis import find, given, settings, strategies as st
from hypothesis.provisional import domains
@settings(database=None, derandomize=True, max_examples=30)
@given(st.lists(st.integers()), domains())
def test(numbers, domain):
    assert sorted(sorted(numbers)) == sorted(numbers) and "." in domain
test()
assert find(st.integers(), lambda n: n > 100, settings=settings(database=None)) == 101
print("ok")
"""),
    Package("imageio-ffmpeg", NATIVE, ("program", "resources"), r"""
import imageio_ffmpeg, os
program = imageio_ffmpeg.get_ffmpeg_exe()
assert os.access(program, os.X_OK) and imageio_ffmpeg.get_ffmpeg_version()
writer = imageio_ffmpeg.write_frames("thing.mp4", (32, 32), fps=5, ffmpeg_log_level="error")
writer.send(None)
for n in range(5):
    writer.send(bytes([n * 40]) * 32 * 32 * 3)
writer.close()
assert imageio_ffmpeg.count_frames_and_secs("thing.mp4")[0] == 5
print("ok")
"""),
    Package("jsonschema", NATIVE, ("extension", "resources", "namespace"), r"""
import jsonschema, jsonschema.validators
from jsonschema_specifications import REGISTRY
schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "array",
          "items": {"$ref": "https://json-schema.org/draft/2020-12/schema"}}
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
(error,) = validator(schema).iter_errors([{"type": 5}])
assert list(error.path) == [0, "type"] and len(REGISTRY) > 10
print("ok")
""", quick=True),
    Package("llvmlite", NATIVE, ("ctypes", "resources"), r"""
import ctypes
from llvmlite import binding, ir
binding.initialize_native_target()
binding.initialize_native_asmprinter()
module = ir.Module()
number = ir.IntType(32)
function = ir.Function(module, ir.FunctionType(number, [number, number]), "add")
builder = ir.IRBuilder(function.append_basic_block())
builder.ret(builder.add(*function.args))
engine = binding.create_mcjit_compiler(binding.parse_assembly(str(module)),
    binding.Target.from_default_triple().create_target_machine())
engine.finalize_object()
add = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int)(engine.get_function_address("add"))
assert add(2, 3) == 5
print("ok")
"""),
    Package("lxml", NATIVE, ("extension", "data"), r"""
from lxml import etree, html, isoschematron, objectify
tree = etree.fromstring("<a><b n='1'>x</b><b n='2'>y</b></a>")
assert tree.xpath("string(//b[@n > 1])") == "y"
style = etree.XSLT(etree.XML('<xsl:stylesheet version="1.0" '
    'xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
    '<c><xsl:value-of select="count(//b)"/></c></xsl:template></xsl:stylesheet>'))
assert style(tree).getroot().text == "2"
assert html.fromstring("<p>a<p>b").xpath("//p")[1].text == "b"
assert objectify.fromstring("<a><b>5</b></a>").b == 5
rules = etree.XML('<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern>'
    '<rule context="a"><assert test="count(b) = 2">two</assert></rule></pattern></schema>')
assert isoschematron.Schematron(rules).validate(tree)
print("ok")
""", quick=True),
    Package("matplotlib", NATIVE, ("extension", "data", "libraries"), r"""
import matplotlib
matplotlib.use("Agg")
import matplotlib.font_manager, matplotlib.pyplot as plt
plt.style.use("ggplot")
figure, axes = plt.subplots()
axes.plot([1, 2, 3], [1, 4, 9], label=r"$x^2$")
axes.legend()
axes.imshow([[0, 1], [1, 0]], cmap="viridis")
for kind, magic in (("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")):
    figure.savefig("plot." + kind)
    with open("plot." + kind, "rb") as file:
        assert file.read().startswith(magic)
assert "DejaVuSans.ttf" in matplotlib.font_manager.findfont("DejaVu Sans")
print("ok")
"""),
    Package("mypy", NATIVE, ("extension", "data"), r"""
import os
from mypy import api
import mypy.nodes
with open("thing.py", "w") as file:
    file.write("import collections\nx: int = 'a'\n"
               "y: list[str] = list(collections.OrderedDict[str, int]())\n")
out, errors, code = api.run(["thing.py", "--cache-dir", os.devnull, "--no-site-packages"])
assert code == 1 and 'has type "str", variable has type "int"' in out, out
print("ok", "python" if mypy.nodes.__file__.endswith(".py") else "compiled")
""", prints="ok compiled"),
    Package("mysql-connector-python", NATIVE, ("extension", "libraries", "metadata"), r"""
import sys
import _mysql_connector  # first: its libraries lie in the package beside it
if sys.platform == "linux":
    with open("/proc/self/maps") as file:
        used = {line.split()[-1] for line in file if "libssl" in line or "libcrypto" in line}
    assert used and all("mysql/vendor" in path for path in used), used
import mysql.connector
try:
    mysql.connector.connect(host="127.0.0.1", port=1, use_pure=False)
except mysql.connector.Error as error:
    assert error.errno == mysql.connector.errorcode.CR_CONN_HOST_ERROR, error
print("ok")
""", quick=True),
    Package("nbformat", NATIVE, ("data", "extension"), r"""
import nbformat
from nbformat import v4
book = v4.new_notebook(cells=[v4.new_code_cell("1 + 1"), v4.new_markdown_cell("text")])
nbformat.validate(book)
nbformat.write(book, "book.ipynb")
assert nbformat.read("book.ipynb", as_version=3).worksheets[0].cells[0].input == "1 + 1"
try:
    nbformat.validate({"nbformat": 4, "nbformat_minor": 5, "cells": [{}], "metadata": {}})
except nbformat.ValidationError:
    print("ok")
"""),
    Package("nltk", NATIVE, ("extension", "code"), r"""
import nltk
from nltk.stem import PorterStemmer, SnowballStemmer
from nltk.tokenize import RegexpTokenizer, TweetTokenizer
assert PorterStemmer().stem("running") == "run"
assert SnowballStemmer("german").stem("Katzen") == "katz"
assert TweetTokenizer().tokenize("so :) #zip") == ["so", ":)", "#zip"]
grammar = nltk.CFG.fromstring("S -> N V\nN -> 'zips'\nV -> 'work'")
assert len(list(nltk.ChartParser(grammar).parse(["zips", "work"]))) == 1
assert nltk.edit_distance("zip", "zap") == 1
assert RegexpTokenizer(r"\w+").tokenize("a, b") == ["a", "b"]
print("ok")
"""),
    Package("numba", NATIVE, ("extension", "ctypes", "libraries"), r"""
import numba, numpy
@numba.njit
def total(xs):
    result = 0.0
    for x in xs:
        result += x * x
    return result
assert total(numpy.arange(4.0)) == 14.0 and total.signatures
@numba.vectorize(["float64(float64)"])
def twice(x):
    return 2 * x
assert twice(numpy.ones(3)).sum() == 6
print("ok")
"""),
    Package("numpy", NATIVE, ("extension", "libraries", "headers"), r"""
import os, numpy as np
a = np.random.default_rng(1).random((20, 20))
assert np.allclose(a @ np.linalg.inv(a), np.eye(20)) and np.linalg.svd(a)[1][0] > 1
assert np.allclose(np.fft.ifft(np.fft.fft(a)), a)
np.savez("a.npz", a=a)
assert (np.load("a.npz")["a"] == a).all()
assert os.path.exists(os.path.join(np.get_include(), "numpy", "arrayobject.h"))
print("ok")
""", quick=True),
    Package("opencv-python-headless", NATIVE, ("extension", "libraries", "data", "listing"), r"""
import cv2, numpy, os
image = numpy.zeros((40, 40, 3), numpy.uint8)
cv2.circle(image, (20, 20), 10, (0, 0, 255), -1)
done, data = cv2.imencode(".png", image)
assert done and (cv2.imdecode(data, cv2.IMREAD_COLOR) == image).all()
assert cv2.Canny(image, 50, 100).any()
assert os.path.isdir(cv2.data.haarcascades)
print("ok")
"""),
    Package("orjson", NATIVE, ("extension",), r"""
import datetime, orjson
assert orjson.dumps({"a": [1, datetime.date(2024, 1, 2)]}) == b'{"a":[1,"2024-01-02"]}'
assert orjson.loads(b'{"a": "\xc3\xa9"}') == {"a": "\u00e9"}
print("ok")
"""),
    Package("pandas", NATIVE, ("extension", "libraries", "data", "entry points"), r"""
import io, json, pandas as pd
frame = pd.read_csv(io.StringIO("k,n,t\na,1,2024-01-01\nb,2,2024-02-01\na,3,2024-03-01\n"),
                    parse_dates=["t"])
assert json.loads(frame.groupby("k").n.sum().to_json()) == {"a": 4, "b": 2}
assert frame.set_index("t").n.resample("MS").sum().tolist() == [1, 2, 3]
assert frame.t.dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo")[0].hour == 9
frame.to_pickle("frame.pickle")
assert pd.read_pickle("frame.pickle").equals(frame)
print("ok")
"""),
    Package("paramiko", NATIVE, ("extension",), r"""
import io, paramiko, socket, threading
key = paramiko.ECDSAKey.generate()
class Server(paramiko.ServerInterface):
    def check_auth_password(self, name, password):
        return paramiko.AUTH_SUCCESSFUL if password == "p" else paramiko.AUTH_FAILED
    def check_channel_request(self, kind, number):
        return paramiko.OPEN_SUCCEEDED
here, there = socket.socketpair()
server = paramiko.Transport(there)
server.add_server_key(key)
server.start_server(server=Server(), event=threading.Event())
client = paramiko.Transport(here)
client.connect(username="u", password="p")
client.open_session(timeout=10).close()
assert client.get_remote_server_key() == key
client.close()
server.close()
print("ok")
"""),
    Package("pillow", NATIVE, ("extension", "libraries"), r"""
import io
from PIL import Image, ImageDraw, ImageFont, features
image = Image.new("RGB", (40, 40), "white")
ImageDraw.Draw(image).text((2, 2), "zip", fill="red", font=ImageFont.load_default())
magics = {"JPEG": b"\xff\xd8", "PNG": b"\x89PNG", "WEBP": b"RIFF", "TIFF": b"II"}
for kind, magic in magics.items():
    out = io.BytesIO()
    image.save(out, kind)
    assert out.getvalue().startswith(magic)
    assert Image.open(io.BytesIO(out.getvalue())).resize((10, 10)).size == (10, 10)
assert features.check("jpg") and features.check("freetype2")
print("ok")
""", quick=True),
    Package("polars", NATIVE, ("extension",), r"""
import polars as pl
frame = pl.LazyFrame({"k": ["a", "b", "a"], "n": [1, 2, 3]})
rows = frame.group_by("k").agg(pl.col("n").sum()).sort("k").collect().rows()
assert rows == [("a", 4), ("b", 2)]
frame.collect().write_parquet("frame.parquet")
assert pl.read_parquet("frame.parquet").height == 3
print("ok")
"""),
    Package("psutil", NATIVE, ("extension",), r"""
import os, psutil
me = psutil.Process()
assert me.pid == os.getpid() and me.memory_info().rss > 0 and psutil.virtual_memory().total > 0
assert psutil.cpu_count() and me.open_files() is not None
print("ok")
"""),
    Package("psycopg2-binary", NATIVE, ("extension", "libraries"), r"""
import datetime, psycopg2, psycopg2.extensions
quoted = psycopg2.extensions.adapt(datetime.date(2024, 1, 2)).getquoted()
assert quoted == b"'2024-01-02'::date" and psycopg2.__libpq_version__ > 90000
try:
    psycopg2.connect("host=127.0.0.1 port=1 connect_timeout=2")
except psycopg2.OperationalError as error:
    assert "refused" in str(error)
print("ok")
"""),
    Package("pyarrow", NATIVE, ("extension", "libraries", "headers"), r"""
import os, pyarrow as pa, pyarrow.compute, pyarrow.csv, pyarrow.dataset, pyarrow.parquet
table = pa.table({"k": ["a", "b", "a"], "n": [1, 2, 3]})
pyarrow.parquet.write_table(table, "t.parquet", compression="zstd")
assert pyarrow.parquet.read_table("t.parquet") == table
assert pa.compute.sum(table["n"]).as_py() == 6
assert pyarrow.dataset.dataset("t.parquet").to_table(filter=pa.compute.field("n") > 1).num_rows == 2
assert os.path.exists(os.path.join(pa.get_include(), "arrow", "api.h")) and pa.get_library_dirs()
print("ok")
"""),
    Package("pycryptodome", NATIVE, ("ctypes", "listing"), r"""
from Crypto.Cipher import AES
from Crypto.Hash import SHA3_256
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
cipher = AES.new(b"k" * 16, AES.MODE_GCM, nonce=b"n" * 12)
secret, tag = cipher.encrypt_and_digest(b"text")
assert AES.new(b"k" * 16, AES.MODE_GCM, nonce=b"n" * 12).decrypt_and_verify(secret, tag) == b"text"
assert SHA3_256.new(b"").hexdigest().startswith("a7ffc6f8")
key = ECC.generate(curve="ed25519")
eddsa.new(key.public_key(), "rfc8032").verify(b"m", eddsa.new(key, "rfc8032").sign(b"m"))
print("ok")
""", quick=True),
    Package("pydantic", NATIVE, ("extension", "metadata"), r"""
import pydantic
class Item(pydantic.BaseModel):
    name: str = pydantic.Field(min_length=2)
    counts: "list[int]" = []
assert Item.model_validate_json('{"name": "ab", "counts": ["1"]}').counts == [1]
assert Item.model_json_schema()["required"] == ["name"]
try:
    Item(name="a")
except pydantic.ValidationError as error:
    assert error.errors()[0]["type"] == "string_too_short"
    print("ok")
"""),
    Package("pynacl", NATIVE, ("extension",), r"""
import nacl.public, nacl.pwhash, nacl.secret, nacl.signing
key = nacl.signing.SigningKey(b"s" * 32)
assert key.verify_key.verify(key.sign(b"text")) == b"text"
box = nacl.secret.SecretBox(b"k" * 32)
assert box.decrypt(box.encrypt(b"text")) == b"text"
print("ok")
"""),
    Package("pyproj", NATIVE, ("extension", "libraries", "data"), r"""
import pyproj, os
convert = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32633", always_xy=True)
x, y = convert.transform(15, 52)
assert abs(x - 500000) < 1 and 5_700_000 < y < 5_800_000
assert os.path.exists(os.path.join(pyproj.datadir.get_data_dir(), "proj.db"))
assert pyproj.CRS("EPSG:3857").name == "WGS 84 / Pseudo-Mercator"
print("ok")
"""),
    Package("python-docx", NATIVE, ("data", "templates", "extension"), r"""
import docx
document = docx.Document()
document.add_heading("Title", 1)
document.add_table(1, 2).cell(0, 0).text = "cell"
document.sections[0].header.paragraphs[0].text = "head"
document.save("thing.docx")
again = docx.Document("thing.docx")
assert again.paragraphs[0].text == "Title" and again.tables[0].cell(0, 0).text == "cell"
print("ok")
"""),
    Package("pyzmq", NATIVE, ("extension", "libraries", "headers", "listing"), r"""
import os, zmq
context = zmq.Context()
one, two = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
one.bind("inproc://pair")
two.connect("inproc://pair")
one.send_multipart([b"a", b"b"])
assert two.recv_multipart() == [b"a", b"b"] and zmq.has("curve")
for socket in (one, two):
    socket.close()
context.term()
assert all(os.path.isdir(place) for place in zmq.get_includes())
assert zmq.curve_keypair()[0]
print("ok")
""", quick=True),
    Package("rapidfuzz", NATIVE, ("optional extension", "data"), r"""
import os
os.environ["RAPIDFUZZ_IMPLEMENTATION"] = "cpp"
from rapidfuzz import fuzz, process
assert fuzz.ratio("zippath", "zipath") > 90
assert process.extractOne("zap", ["zip", "other"])[0] == "zip"
print("ok")
"""),
    Package("regex", NATIVE, ("extension",), r"""
import regex
assert regex.findall(r"\p{Lu}\w+", "Eins \u00c4pfel zwei") == ["Eins", "\u00c4pfel"]
assert regex.fullmatch(r"(?:cats){e<=1}", "cuts")
print("ok")
"""),
    Package("reportlab", NATIVE, ("data", "extension"), r"""
from reportlab.graphics import barcode
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen import canvas
pdfmetrics.registerFont(ttfonts.TTFont("Vera", "Vera.ttf"))
page = canvas.Canvas("page.pdf", invariant=1)
page.setFont("Vera", 12)
page.drawString(10, 10, "gr\u00fcn")
page.setFont("Times-Roman", 12)
page.drawString(10, 30, "times")
page.save()
assert open("page.pdf", "rb").read(5) == b"%PDF-"
assert barcode.createBarcodeDrawing("QR", value="zip").asString("pdf")[:5] == b"%PDF-"
print("ok")
"""),
    Package("ruff", NATIVE, ("program",), r"""
import subprocess
from ruff.__main__ import find_ruff_bin
with open("thing.py", "w") as file:
    file.write("import os\n")
done = subprocess.run([find_ruff_bin(), "check", "--isolated", "--no-cache", "thing.py"],
                      capture_output=True, text=True)
assert done.returncode == 1 and "F401" in done.stdout
print("ok")
""", quick=True),
    Package("scikit-image", NATIVE, ("extension", "data", "listing"), r"""
import numpy, skimage
from skimage import data, filters, measure, segmentation
image = data.camera()
assert image.shape == (512, 512)
assert 50 < filters.threshold_otsu(image) < 150
assert measure.label(numpy.eye(4)).max() == 1
assert segmentation.clear_border(numpy.eye(4, dtype=int)).sum() == 0
print("ok")
"""),
    Package("scikit-learn", NATIVE, ("extension", "libraries", "data", "resources"), r"""
from sklearn import datasets, ensemble, linear_model, pipeline, preprocessing, svm
xs, ys = datasets.load_iris(return_X_y=True)
model = pipeline.make_pipeline(preprocessing.StandardScaler(), linear_model.LogisticRegression())
assert model.fit(xs, ys).score(xs, ys) > 0.95
assert "sk-container" in model._repr_html_()
assert ensemble.RandomForestClassifier(5, random_state=1).fit(xs, ys).score(xs, ys) > 0.9
assert svm.SVC().fit(xs, ys).support_.size and "Iris" in datasets.load_iris().DESCR
print("ok")
"""),
    Package("scipy", NATIVE, ("extension", "libraries", "data"), r"""
import numpy as np
from scipy import integrate, linalg, ndimage, optimize, signal, sparse, special, stats
assert abs(integrate.quad(np.sin, 0, np.pi)[0] - 2) < 1e-9
assert abs(optimize.minimize(lambda x: (x[0] - 3) ** 2, [0]).x[0] - 3) < 1e-4
assert abs(linalg.det(linalg.expm(np.zeros((3, 3)))) - 1) < 1e-9 and special.gamma(5) == 24
assert sparse.linalg.spsolve(sparse.eye(3, format="csc"), np.ones(3)).sum() == 3
assert abs(stats.norm.cdf(0) - 0.5) < 1e-9 and ndimage.gaussian_filter(np.eye(5), 1).shape == (5, 5)
print("ok")
"""),
    Package("selenium", NATIVE, ("program", "data", "extension"), r"""
import subprocess
from selenium.webdriver.common.selenium_manager import SeleniumManager
from selenium.webdriver.firefox.firefox_profile import FirefoxProfile
from selenium.webdriver.remote.webelement import _load_js
program = SeleniumManager._get_binary()
done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
assert done.stdout.startswith("selenium-manager")
_load_js()
print("ok")
"""),
    Package("shapely", NATIVE, ("extension", "libraries"), r"""
import shapely
circle = shapely.Point(0, 0).buffer(1)
assert 3.1 < circle.area < 3.15 and circle.contains(shapely.Point(0.5, 0.5))
assert shapely.from_wkt("LINESTRING (0 0, 3 4)").length == 5
print("ok")
"""),
    Package("soundfile", NATIVE, ("ctypes", "data", "extension"), r"""
import numpy, soundfile
wave = numpy.sin(numpy.arange(800) / 10)
for kind in ("wav", "flac", "ogg"):
    soundfile.write("a." + kind, wave, 8000)
    data, rate = soundfile.read("a." + kind)
    assert rate == 8000 and abs(data - wave).max() < 0.2
print("ok")
"""),
    Package("spacy", NATIVE, ("extension", "data", "entry points", "listing"), r"""
import spacy
from spacy.matcher import Matcher
english, german = spacy.blank("en"), spacy.blank("de")
english.add_pipe("sentencizer")
document = english("Zips don't leak. They work!")
assert [str(word) for word in document][:3] == ["Zips", "do", "n't"]
assert len(list(document.sents)) == 2 and len(german("Das ist z.B. gut.")) == 5
matcher = Matcher(english.vocab)
matcher.add("work", [[{"LOWER": "work"}]])
assert len(matcher(document)) == 1
english.to_disk("model")
assert spacy.load("model").pipe_names == ["sentencizer"]
print("ok")
"""),
    Package("tokenizers", NATIVE, ("extension",), r"""
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
tokens = Tokenizer(models.BPE(unk_token="[UNK]"))
tokens.pre_tokenizer = pre_tokenizers.Whitespace()
tokens.train_from_iterator(["zip zip zap"] * 5, trainers.BpeTrainer(special_tokens=["[UNK]"],
                                                                   show_progress=False))
assert tokens.encode("zip zap").tokens == ["zip", "zap"]
print("ok")
"""),
    Package("torch", NATIVE, ("extension", "libraries", "ctypes", "data"), r"""
import torch
torch.manual_seed(1)
torch.set_num_threads(1)
layer = torch.nn.Linear(3, 1)
rate = torch.optim.SGD(layer.parameters(), 0.1)
xs = torch.randn(50, 3)
ys = xs.sum(1, keepdim=True)
for _ in range(50):
    rate.zero_grad()
    loss = torch.nn.functional.mse_loss(layer(xs), ys)
    loss.backward()
    rate.step()
assert loss < 0.1
torch.save(layer.state_dict(), "layer.pt")
layer.load_state_dict(torch.load("layer.pt", weights_only=True))
traced = torch.jit.trace(layer, xs)
assert torch.allclose(traced(xs), layer(xs)) and torch.linalg.inv(torch.eye(3)).sum() == 3
print("ok")
""", asks=("torch==2.13.0+cpu",)),
    Package("transformers", NATIVE, ("listing", "data", "extension"), r"""
import transformers
from transformers import AutoConfig, BertConfig, BertTokenizerFast
with open("vocab.txt", "w") as file:
    file.write("\n".join("[PAD] [UNK] [CLS] [SEP] [MASK] hello zip ##ped".split()))
tokens = BertTokenizerFast(vocab="vocab.txt" if int(transformers.__version__[0]) > 4 else None,
                           vocab_file="vocab.txt")
assert tokens.tokenize("Hello zipped") == ["hello", "zip", "##ped"]
BertConfig(hidden_size=8, num_attention_heads=2).save_pretrained("model")
assert AutoConfig.from_pretrained("model").hidden_size == 8
print("ok")
"""),
    Package("tree-sitter", NATIVE, ("extension", "data"), r"""
import tree_sitter, tree_sitter_python
language = tree_sitter.Language(tree_sitter_python.language())
tree = tree_sitter.Parser(language).parse(b"def f(x):\n    return x\n")
assert tree.root_node.children[0].type == "function_definition"
assert "function_definition" in tree_sitter_python.TAGS_QUERY
print("ok")
""", asks=("tree-sitter", "tree-sitter-python")),
    Package("uvloop", NATIVE, ("extension",), r"""
import asyncio, uvloop
async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(lambda r, w: w.write(b"zip") or w.close(), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    data = await reader.read()
    writer.close()
    server.close()
    return type(loop).__module__, data
assert uvloop.run(main()) == ("uvloop", b"zip")
print("ok")
"""),
    Package("xgboost", NATIVE, ("ctypes", "data", "libraries"), r"""
import numpy, xgboost
xs = numpy.random.default_rng(1).random((100, 3))
ys = (xs.sum(1) > 1.5).astype(int)
booster = xgboost.train({"objective": "binary:logistic", "nthread": 1, "max_depth": 3},
                        xgboost.DMatrix(xs, ys), 10)
assert ((booster.predict(xgboost.DMatrix(xs)) > 0.5) == ys).mean() > 0.9
booster.save_model("model.json")
assert xgboost.Booster(model_file="model.json").num_boosted_rounds() == 10
print("ok")
"""),
    Package("zstandard", NATIVE, ("extension",), r"""
import zstandard
data = b"zip" * 1000
packed = zstandard.ZstdCompressor(level=5).compress(data)
assert zstandard.ZstdDecompressor().decompress(packed) == data and zstandard.backend == "cext"
print("ok")
"""),
)  # fmt: skip
