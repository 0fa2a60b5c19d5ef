"""`zippath why` says of every name what the interpreter itself says, in environments of all kinds.

One question for each interpreter and environment.
"""

import pytest

from tests import built_environments, importer_environments
from tests.built_environments import environment
from tests.live.exactness import mismatches, observed
from tests.real_wheels import Unavailable
from zippath.imports.resolver import Imports
from zippath.syspath.snapshot import take

RECIPES = (*built_environments.RECIPES, *importer_environments.RECIPES)


@pytest.mark.live
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.__name__)
def test_every_name(interpreter, recipe, tmp_path):
    try:
        made = environment(recipe, interpreter)
    except Unavailable as reason:
        pytest.skip(str(reason))
    imports = Imports(take(made.executable, made.env, made.cwd))
    seen = observed(made, imports, tmp_path)

    assert [] == mismatches(imports, seen)
