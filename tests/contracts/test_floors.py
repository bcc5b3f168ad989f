"""What import-linter cannot see. The floors themselves are contracts in pyproject.toml."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "hiiki").rglob("*.py"))

ONLY_DB_MAY = {
    "asks which engine runs": r"connection\.vendor|\.vendor\s*[!=]=|connection\.features",
    "writes raw SQL": r"\.raw\(|\.cursor\(|\bRawSQL\b|\bRunSQL\b|\.extra\(",
    "uses one engine's own fields": r"django\.contrib\.postgres",
    "names an engine's settings": r"django\.db\.backends",
}
NAMES_THAT_SAY_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "services",
    "managers",
    "misc",
    "core",
}


def lines(path: Path, pattern: str) -> list[str]:
    text = path.read_text(encoding="utf-8").splitlines()
    name = path.relative_to(ROOT)
    return [
        f"{name}:{number}: {line.strip()}" for number, line in enumerate(text, 1) if re.search(pattern, line)
    ]


@pytest.mark.parametrize("what", ONLY_DB_MAY)
def test_only_db_knows_the_engine(what):
    elsewhere = [path for path in SOURCES if not path.is_relative_to(ROOT / "hiiki/db")]

    found = [line for path in elsewhere for line in lines(path, ONLY_DB_MAY[what])]

    assert not found, f"only hiiki/db {what}:\n" + "\n".join(found)


def test_only_config_reads_the_environment():
    elsewhere = [path for path in SOURCES if not path.is_relative_to(ROOT / "hiiki/config")]

    reading = r"os\.getenv|os\.environ\.get|os\.environ\[[^]]+\](?!\s*=[^=])"
    found = [line for path in elsewhere for line in lines(path, reading)]

    assert not found, "\n".join(found)


def test_a_file_is_named_for_what_it_does():
    everything = [path for folder in ("hiiki", "bin", "tests") for path in (ROOT / folder).rglob("*")]

    assert not [path for path in everything if path.stem in NAMES_THAT_SAY_NOTHING]
