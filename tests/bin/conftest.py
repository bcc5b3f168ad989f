import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

BIN = Path(__file__).resolve().parents[2] / "bin"
sys.path.insert(0, str(BIN))


def load(name: str) -> ModuleType:
    """A script of bin/, which has no ending, as a module."""
    loader = SourceFileLoader(f"bin_{name}", str(BIN / name))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def start() -> ModuleType:
    return load("start")


@pytest.fixture(scope="session")
def test_script() -> ModuleType:
    return load("test")
