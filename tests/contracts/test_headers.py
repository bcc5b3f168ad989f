"""What the browser is told it may do: nothing of elsewhere, nothing inline."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "hiiki/web/templates").rglob("*.html"))
SHEETS = sorted((ROOT / "hiiki/web/static").rglob("*.css"))


@pytest.mark.parametrize("path", ["/home", "/settings/looks", "/settings/log", "/nowhere"])
def test_only_our_own_scripts_and_sheets(as_aoki, path):
    policy = as_aoki.get(path)["Content-Security-Policy"]

    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["object-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


def test_signing_in_is_under_the_same_policy(visitor):
    answer = visitor.get("/signin")

    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_inline_in_templates(template):
    text = template.read_text(encoding="utf-8")

    assert not re.findall(r"<style|\sstyle\s*=|\son[a-z]+\s*=|hx-on|javascript:|js:", text)
    assert not re.findall(r"<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_manners_of_sheets(sheet):
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert "!important" not in rules
    assert not re.findall(r"(?:^|[\s,>+~}])#[a-zA-Z][\w-]*", re.sub(r"\{[^{}]*\}", "{}", rules))
    assert not re.findall(r"https?:", rules)


def test_a_wrong_address_explains_itself_in_japanese(as_aoki):
    answer = as_aoki.get("/nowhere")

    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.content.decode()
