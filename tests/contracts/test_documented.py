"""What is not documented does not exist: the build is red."""

import re
from pathlib import Path

import pytest

from hiiki.audit.verbs import VERBS
from hiiki.customers.fields import FIELDS
from hiiki.exchange.exports.outward.page import page as page_of_outward
from hiiki.exchange.layouts.page import page

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_of_the_operation_log_is_explained(verb):
    assert f"`{verb}`" in (ROOT / "docs/audit.md").read_text("utf-8")


def test_the_page_of_the_layouts_is_fresh():
    written = (ROOT / "docs/layouts.md").read_text("utf-8")

    assert written == page(), "python -m hiiki.exchange.layouts.page > docs/layouts.md"


def test_the_page_of_what_goes_out_to_other_programs_is_fresh():
    written = (ROOT / "docs/export.md").read_text("utf-8")

    assert written == page_of_outward(), "python -m hiiki.exchange.exports.outward.page > docs/export.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    targets = LINK.findall(page.read_text("utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_labels_of_fields_are_told_apart():
    labels = [field.label for field in FIELDS]

    assert len(set(labels)) == len(labels)
