"""hiiki export."""

import argparse

HELP = ""
NEEDS_DJANGO = True


def add(parser: argparse.ArgumentParser) -> None: ...


def run(arguments: argparse.Namespace) -> None: ...
