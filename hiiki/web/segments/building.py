"""抽出 as it is built. All of it stands in the address, so that every step is a link, and back is back."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET

from hiiki.accounts.models import User
from hiiki.segments import registry, trees
from hiiki.segments.asking import Extraction, words_of
from hiiki.segments.condition import Condition
from hiiki.segments.models import Segment
from hiiki.segments.trees import Path, Tree
from hiiki.text.folding import fold
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.card import calendar_of
from hiiki.web.ids import id_of
from hiiki.web.responses import page, seen_other
from hiiki.web.segments import forms
from hiiki.web.segments.counts import counted

COMMON = {
    "registered_on": ("最近登録した方", "登録日が 90日以内、先月、今年度 …"),
    "uncontacted": ("しばらく連絡していない方", "コンタクトの記録が 90日以上ない方"),
    "birth_month": ("誕生月", "今月、来月、5月 …"),
    "prefecture": ("都道府県", "東京都、神奈川県 …"),
    "tags": ("タグ", "常連、VIP …"),
    "staff": ("担当者", "だれの顧客か"),
    "contacted": ("最近コンタクトした方", "電話や来店などの種類と期間で"),
    "dm": ("DM可否", "DM を送ってよい方、断られた方"),
}


@dataclass(frozen=True)
class Building:
    """The tree so far; `segment` is the saved one it began with."""

    tree: Tree
    segment: Segment | None
    calendar: str
    problem: str = ""

    @classmethod
    def of(cls, request: SignedIn) -> "Building":
        segment, calendar = saved(request), calendar_of(request)
        try:
            where = request.GET.get("where")
            tree = segment.conditions if segment and where is None else trees.read(where or "")
        except trees.Unreadable as why:
            return cls(trees.empty(), segment, calendar, str(why))
        return cls(tree, segment, calendar)

    @property
    def extraction(self) -> Extraction:
        return Extraction(self.tree)

    def link(self, tree: Tree, **more: Any) -> str:
        """To the builder, with another tree."""
        kept = {"where": trees.dumped(tree), "segment": self.segment.pk if self.segment else "", **more}
        return f"{reverse('segments:builder')}?{urlencode({name: kept[name] for name in kept if kept[name] != ''})}"

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [
            self._group(part, (place,)) if trees.is_tree(part) else self._chip(part, (place,))
            for place, part in enumerate(self.tree["parts"])
        ]

    def _group(self, part: Tree, path: Path) -> dict[str, Any]:
        parts = [self._chip(each, (*path, place)) for place, each in enumerate(part["parts"])]
        return {
            **self._links(part, path),
            "parts": parts,
            "is_group": True,
            "join": part["join"],
            "join_link": self.link(trees.joined_otherwise(self.tree, path)),
            "add_link": self.link(self.tree, into=_said_path((*path, len(parts)))),
        }

    def _chip(self, part: Tree, path: Path) -> dict[str, Any]:
        condition = registry.known().get(part["of"])
        return {
            **self._links(part, path),
            "words": words_of(part, calendar=self.calendar),
            "edit_link": self.link(self.tree, at=_said_path(path)) if condition else "",
            "is_retired": bool(condition and condition.is_retired),
            "is_gone": condition is None,
        }

    def _links(self, part: Tree, path: Path) -> dict[str, Any]:
        return {
            "is_not": bool(part.get("not")),
            "turn_link": self.link(trees.turned(self.tree, path)),
            "drop_link": self.link(trees.without(self.tree, path)),
        }


def saved(request: SignedIn) -> Segment | None:
    return Segment.objects.visible_to(request.user).filter(pk=id_of(request.GET.get("segment", ""))).first()


def _said_path(path: Path) -> str:
    return ".".join(map(str, path))


def path_of(text: str) -> Path:
    """() for none."""
    places = text.split(".")
    return tuple(map(int, places)) if len(places) <= 2 and all(_is_place(each) for each in places) else ()


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


@dataclass(frozen=True)
class Draft:
    """The condition that is being said, and where it will stand."""

    condition: Condition
    path: Path
    given: QueryDict
    user: User

    @classmethod
    def of(cls, building: Building, request: SignedIn) -> "Draft | None":
        given, user = request.GET, request.user
        path, known = path_of(given.get("at") or given.get("into") or ""), registry.known()
        try:
            held = trees.at(building.tree, path) if path else {}
        except IndexError:
            held = {}
        condition = known.get(given.get("of") or held.get("of", ""))
        if condition is None:
            return None
        where = path or (len(building.tree["parts"]),)
        if "put" in given:
            return cls(condition, where, given, user)
        is_held = held.get("of") == condition.name
        kept = forms.written(condition, held) if is_held else forms.begun(condition)
        return cls(condition, where, kept, user)

    @property
    def at(self) -> str:
        return _said_path(self.path)

    @property
    def fields(self) -> list[forms.Field]:
        return forms.fields(self.condition, self.given, self.user)

    @property
    def hows(self) -> list[tuple[str, str, bool, bool]]:
        """Each with whether it is chosen, and whether it needs nothing else."""
        chosen = self.given.get("is") or next(iter(self.condition.hows))
        return [
            (how, words, how == chosen, how in self.condition.bare)
            for how, words in self.condition.hows.items()
        ]

    def put(self, tree: Tree) -> Tree:
        """ValueError with the reason in Japanese."""
        try:
            return trees.put(tree, self.path, self.condition.read(self.given))
        except (IndexError, KeyError):
            raise ValueError("条件を置く場所がなくなりました。もう一度選んでください") from None


@require_GET
@needs("view")
def show(request: SignedIn) -> HttpResponse:
    building = Building.of(request)
    draft, error = Draft.of(building, request), ""
    if draft and "put" in request.GET:
        try:
            return seen_other(request, building.link(draft.put(building.tree)))
        except ValueError as why:
            error = f"{why}。"
    return page(
        request,
        "segments/builder.html",
        _context(request, building, draft, error),
        status=422 if error else 200,
    )


def _context(request: SignedIn, building: Building, draft: Draft | None, error: str) -> dict[str, Any]:
    extraction, tree = building.extraction, building.tree
    asked = request.GET.get("find", "").strip()
    where = extraction.address
    return {
        "building": building,
        "extraction": extraction,
        "said": extraction.said(calendar=building.calendar),
        "parts": building.parts,
        "join": tree["join"],
        "join_link": building.link(trees.joined_otherwise(tree)),
        "group_link": building.link(_with_group(tree)),
        "begin_link": building.link(trees.empty()) if tree["parts"] else "",
        "draft": draft,
        "error": error or building.problem,
        "into": request.GET.get("into", ""),
        "common": _common(building, request.GET.get("into", "")) if not asked else [],
        "groups": _groups(building, request.GET.get("into", ""), asked),
        "find": asked,
        "where": trees.dumped(tree) if tree["parts"] else "",
        "asked_where": where,
        "list_link": f"{reverse('customers:list')}?{urlencode({'where': where})}" if where else "",
        "is_changed": building.segment is None or trees.written(building.segment.conditions) != where,
        "may_change": bool(
            building.segment
            and Segment.objects.changeable_by(request.user).filter(pk=building.segment.pk).exists()
        ),
        "count": counted(request, extraction) if request.GET.get("count") else None,
        "count_query": urlencode({"where": where}),
        "tree_query": building.link(tree).partition("?")[2],
        "count_link": building.link(tree, count=1),
    }


def _with_group(tree: Tree) -> Tree:
    other = trees.JOINS[1 - trees.JOINS.index(tree["join"])]
    return trees.put(tree, (len(tree["parts"]),), trees.empty(other))


def _common(building: Building, into: str) -> list[dict[str, str]]:
    known = registry.known()
    return [
        {"words": words, "help": help, "link": building.link(building.tree, of=name, into=into)}
        for name, (words, help) in COMMON.items()
        if name in known
    ]


def _groups(building: Building, into: str, asked: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every question by its group; of those in whose label the words stand."""
    groups = [
        (
            group,
            [
                (condition.label, building.link(building.tree, of=condition.name, into=into))
                for condition in conditions
                if fold(asked) in fold(condition.label)
            ],
        )
        for group, conditions in registry.offered().items()
    ]
    return [(group, links) for group, links in groups if links]
