"""A plugin: who it is, its object once it is loaded, or the error that keeps it from loading."""

import builtins
import operator
import sys
from types import ModuleType
from typing import Any

from zippath.distributions.headers import Headers
from zippath.errors import ZippathError
from zippath.plugins import redirect
from zippath.plugins.failure import told
from zippath.plugins.plugin_error import PluginError
from zippath.plugins.plugin_files import PluginFiles
from zippath.plugins.plugin_folder import Offered
from zippath.plugins.private_names import private_name
from zippath.plugins.supply import Supply

_NOTHING = object()


class Plugin:
    """One plugin of a folder. Nothing of it runs before `load` or `object` is asked for.

    The plugins in one archive share its namespace. Any thread may load, unload and reload: one does
    so at a time, and a module runs once.
    """

    def __init__(self, offered: Offered, supply: Supply) -> None:
        self.name = offered.name
        self.archive = offered.archive
        self.module = offered.module
        self.attribute = offered.attribute
        self.error: PluginError | None = None
        self._supply = supply
        self._object: Any = _NOTHING
        self._state: tuple[int, ...] = ()
        if offered.reason:
            message = f"could not load the plugin {self.name}: {offered.reason}"
            self.error = PluginError(message, offered.hint)

    @property
    def metadata(self) -> Headers:
        """The fields of its METADATA, such as `metadata.get("Summary")`; none without such a file.

        They are read when they are asked for; with pins, only those of the pinned archive.
        """
        return next((one.headers for one in self._carried()), Headers({}))

    @property
    def version(self) -> str:
        """Its version by its metadata, "" if it has none."""
        found = next(iter(self._carried()), None)
        return found.version or found.headers.get("Version") if found else ""

    def _carried(self) -> Any:  # noqa: ANN401 - it is empty for a broken archive
        try:
            return PluginFiles(self._supply.described).metadata
        except (ImportError, ZippathError):
            return ()

    @property
    def object(self) -> Any:  # noqa: ANN401 - whatever the plugin offers
        """The attribute of its module; it is loaded when it is first asked for, as by `load`."""
        return self.load()

    @property
    def is_loaded(self) -> bool:
        """Whether its object is there."""
        return self._object is not _NOTHING

    @property
    def changed(self) -> bool:
        """Whether the archive is no longer the one that it was loaded from."""
        return self.is_loaded and self._state != self._supply.state()

    def load(self) -> Any:  # noqa: ANN401 - whatever the plugin offers
        """Import its module and return its object, the same one each time.

        Raises PluginError, whose cause is what the plugin has raised. The plugin then is not tried
        again before `reload`; `error` has the same error. KeyboardInterrupt passes: nobody can tell
        whether the plugin or Ctrl-C raised it. If plugins load each other while they are imported,
        one gets what the other has so far, as modules do that import each other.
        """
        known = self._object  # another thread may unload it
        if known is not _NOTHING:
            return known
        with self._supply.locked():
            return self._loaded()

    def _loaded(self) -> Any:  # noqa: ANN401 - see above
        if self._object is not _NOTHING:
            return self._object
        if self.error is not None:
            raise self.error
        handled = sys.exc_info()[1]
        try:
            self._state = self._supply.state()
            module = self._imported()
            found = operator.attrgetter(self.attribute)(module) if self.attribute else module
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a plugin may raise anything
            failure = self._failure(error, handled)
            if not self._is_half_loaded():
                self.error = failure
            raise failure from redirect.without_own_frames(error)
        if not self._is_half_loaded():
            self._object = found
        return found

    def _is_half_loaded(self) -> bool:
        """Whether its module is being imported: it has asked, in a circle, for its own object."""
        module = sys.modules.get(private_name(self.module, self._supply.key))
        return getattr(getattr(module, "__spec__", None), "_initializing", False)

    def loads(self) -> bool:
        """Load it, and tell whether that worked; `error` says why not."""
        try:
            self.load()
        except PluginError:
            return False
        return True

    def unload(self) -> None:
        """Take the modules of its archive out of this process. Objects in use go on to work.

        The next `load` imports them again.
        """
        with self._supply.locked():
            self._object = _NOTHING
            self._supply.close()

    def reload(self) -> Any:  # noqa: ANN401 - whatever the plugin offers
        """Load what the archive has now. Raises PluginError as `load` does."""
        with self._supply.locked():
            self.unload()
            self.error = None
            return self.load()

    def _imported(self) -> ModuleType:
        name = private_name(self.module, self._supply.space().key)
        builtins.__import__(name)
        return sys.modules[name]

    def _failure(self, error: BaseException, handled: BaseException | None) -> PluginError:
        text, hint = told(error, handled)
        if hint is None and isinstance(error, ImportError) and (nowhere := self._supply.missing()):
            text += f"; it requires {' and '.join(nowhere)}: not in libs/, and not installed"
            hint = f"put wheels into {self._supply.libs}, or install them where the host runs"
        head = f"could not load the plugin {self.name} ({self.archive})"
        return PluginError(f"{head}: {text}", hint)

    def __repr__(self) -> str:
        state = "loaded" if self.is_loaded else "broken" if self.error else "not loaded"
        return f"<plugin {self.name!r} from {self.archive!r}, {state}>"
