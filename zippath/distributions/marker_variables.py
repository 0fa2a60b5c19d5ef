"""The variables in the markers of requirements (PEP 508), for a target."""

import platform

from zippath.python.facts import Facts


def environment_of(facts: Facts) -> dict[str, str]:
    """Return the values of the marker variables (PEP 508) for a target on this machine."""
    systems = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
    names = {"cpython": "CPython", "pypy": "PyPy"}
    return {
        "implementation_name": facts.implementation,
        "implementation_version": ".".join(map(str, facts.implementation_version[:3])),
        "os_name": facts.os_name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": names.get(facts.implementation, facts.implementation),
        "platform_system": systems.get(facts.platform, facts.platform),
        "python_full_version": facts.version_text,
        "python_version": facts.minor_text,
        "sys_platform": facts.platform,
        "extra": "",
    }
