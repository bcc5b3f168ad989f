import argparse
from importlib import import_module
from pathlib import Path

import pytest

from hiiki.cli import COMMANDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
SECTIONS = {section.split("\n", 1)[0]: section for section in PAGE.split("\n## ")[1:]}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(name):
    parser = argparse.ArgumentParser(add_help=False)
    import_module(f"hiiki.cli.commands.{name}_" if name == "import" else f"hiiki.cli.commands.{name}").add(
        parser
    )
    options = [
        option
        for action in parser._actions
        if action.help != argparse.SUPPRESS
        for option in action.option_strings
    ]

    missing = [option for option in options if option not in SECTIONS.get(name, "")]

    assert name in SECTIONS, f"docs/cli.md has no section {name}"
    assert not missing, f"docs/cli.md, {name}: {missing}"
