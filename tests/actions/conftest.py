from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.office import Office
from tests.library.shelves import TALKS, put
from tuiflow.library.template_file import read_template
from tuiflow.model.template import Template


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def talks(tmp_path: Path) -> Template:
    return read_template(put(tmp_path / "shipped", "talks.yaml", TALKS))
