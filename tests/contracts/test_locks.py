"""What is installed is what was looked at: pinned, hashed, the same for running and for testing."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-test.lock"]
HOW = "see CONTRIBUTING.md, “Dependencies”"


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def wanted(name: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    more = project["optional-dependencies"]["test"] if name == "requirements-test.lock" else []
    return [Requirement(line) for line in [*project["dependencies"], *more]]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_dependency_as_asked(name):
    pinned = pins(name)

    wrong = [str(each) for each in wanted(name) if not each.specifier.contains(pinned.get(each.name, "0"))]

    assert not wrong, HOW


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)

    assert not [block for block in blocks if "==" in block and "--hash=sha256:" not in block]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_says_nothing_of_where_packages_come_from(name):
    assert not re.search(r"https?:|file:|index-url|find-links", (ROOT / name).read_text(encoding="utf-8"))


def test_the_tests_run_on_the_packages_that_are_installed():
    tested = pins("requirements-test.lock")

    assert {name: tested.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")
