"""`zippath env`: virtual environments whose packages are archives, as they are."""

from zippath.cli import command_app
from zippath.cli.lazy_group import lazy_group

# each has a module of its own
COMMANDS = {
    "create": "env_create",
    "sync": "env_sync",
    "verify": "env_verify",
    "export": "env_export",
    "list": "env_list",
    "show": "env_show",
    "remove": "env_remove",
}

app = command_app(cls=lazy_group(COMMANDS), no_args_is_help=True)


@app.callback(epilog="Example: zippath env create .venv --archives a.whl b.whl")
def env() -> None:
    """Make virtual environments without installation.

    Their packages stay in archives, which all environments share. Nothing comes from the network.
    """
