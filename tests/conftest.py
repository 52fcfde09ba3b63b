"""What holds for every test: a home of its own, English, catalogues compiled, no real configuration."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import tuiflow
from tuiflow import language
from tuiflow.locale.build import compile_all

settings.register_profile(
    "tuiflow", deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tuiflow"))


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, as an installation does; workers of xdist find them compiled."""
    if not hasattr(config, "workerinput"):
        compile_all(Path(tuiflow.__file__).parent / "locale")


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home folder that belongs to this test, and no wish of the environment."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("TUIFLOW_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    language.use("en")
    yield
    language.use("en")  # what a module's tests share is made before the next one comes here
