"""使い方: every page leads to its place in the manual, and the manual speaks of what there is."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hiiki.web.help import manual, places
from tests.contracts.test_rights import EVERYTHING

ROOT = Path(__file__).resolve().parents[2]
SHOWN = "".join(
    path.read_text("utf-8")
    for suffix in ("*.html", "*.py", "*.js", "*.toml")
    for path in (ROOT / "hiiki").rglob(suffix)
)
BOLD = re.compile(r"\*\*(.+?)\*\*")


def test_every_place_is_there_and_every_page_named():
    known = {f"{page.name}#{place}" for page in manual.contents() for place, _ in page.places}

    assert {places.DEFAULT, *places.PLACES.values()} - known == set()
    assert set(places.PLACES) - set(EVERYTHING) == set()


def test_nobody_reads_it_who_has_not_signed_in(visitor):
    assert visitor.get("/help/start").status_code == 302


def test_it_opens_at_its_beginning(as_chiba):
    answer = as_chiba.get("/help/", follow=True)

    assert "<h1" in answer.content.decode()
    assert answer.redirect_chain == [("/help/start", 302)]


def test_a_page_there_is_not(as_chiba):
    assert as_chiba.get("/help/nothing").status_code == 404
    assert as_chiba.get("/help/images/nothing.png").status_code == 404


def test_without_its_files_it_says_so(as_chiba, monkeypatch, tmp_path):
    monkeypatch.setattr(manual, "folder", lambda: tmp_path)

    answer = as_chiba.get("/help/start")

    assert answer.status_code == 404
    assert "使い方のファイルが見つかりません" in answer.content.decode()


def test_installed_it_is_read_from_beside_the_program(monkeypatch, tmp_path):
    (tmp_path / "start.md").write_text("# 手元の使い方\n", "utf-8")
    monkeypatch.setattr(manual, "INSTALLED", tmp_path)

    assert manual.page("start").title == "手元の使い方"


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in {"href", "src"}]
        self.forbidden += [name for name, _ in attrs if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("name", manual.PAGES)
def test_its_links_and_pictures_stay_inside(as_chiba, name):
    links = Links()
    links.feed(manual.page(name).html)
    known = {f"/help/{page.name}#{place}" for page in manual.contents() for place, _ in page.places}

    for link in links.found:
        assert link in known or as_chiba.get(link).status_code == 200
    assert links.forbidden == []


def test_html_in_it_is_text(tmp_path, monkeypatch):
    (tmp_path / "start.md").write_text("# はじめに\n\n<script>1</script> <b>x</b>\n", "utf-8")
    monkeypatch.setattr(manual, "folder", lambda: tmp_path)

    assert "<script" not in manual.page("start").html
    assert "&lt;b&gt;" in manual.page("start").html


@pytest.mark.parametrize(
    ("heading", "place"),
    [("列の対応", "列の対応"), ("Hiiki の形式", "hiiki-の形式"), ("保管・削除", "保管削除")],
)
def test_places_are_named_as_github_does(heading, place):
    assert manual.place_name(heading) == place


@pytest.mark.parametrize("path", sorted(manual.CHECKED_OUT.glob("*.md")), ids=lambda path: path.stem)
def test_bold_words_are_words_of_the_screen(path):
    bold = BOLD.findall(path.read_text("utf-8"))

    assert [words for words in bold if words not in SHOWN] == []


def test_the_contents_name_every_page():
    text = (manual.CHECKED_OUT / "README.md").read_text("utf-8")

    assert re.findall(r"\((\w+)\.md\)", text) == list(manual.PAGES)
