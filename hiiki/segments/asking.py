"""Conditions to customers, and to a Japanese sentence."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import F, Q
from django.utils.timezone import localdate

from hiiki.customers.models import CustomerQuerySet
from hiiki.db.among import Among, hashed
from hiiki.segments import registry, trees
from hiiki.segments.condition import Saying, being
from hiiki.segments.trees import Tree

FEW = 20_000  # customers that are sooner sorted than met by walking through the list
EVERYBODY = Q()
NOBODY = Q(pk__in=[])
GONE = "なくなった項目の条件"


@dataclass(frozen=True)
class Extraction:
    """A tree of conditions that can be asked."""

    tree: Tree

    def __bool__(self) -> bool:
        return bool(trees.without_empty(self.tree)["parts"])

    @property
    def address(self) -> str:
        return trees.written(self.tree)

    @property
    def gone(self) -> bool:
        """Whether it asks for what is there no more, so that nobody can be found."""
        known = registry.known()
        return any(part["of"] not in known for part in _leaves(self.tree))

    @property
    def is_slow(self) -> bool:
        known = registry.known()
        return any(known[part["of"]].is_slow for part in _leaves(self.tree) if part["of"] in known)

    def q(self, today: date | None = None) -> Q:
        return NOBODY if self.gone else hashed(_q(self.tree, today or localdate()))

    def narrow(self, customers: CustomerQuerySet, today: date | None = None) -> CustomerQuerySet:
        """Those of them it is about. A few are settled now: whoever lists them finds them by their ids."""
        if not self:
            return customers
        found = customers.filter(self.q(today))
        ids = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
        return customers.filter(Among(F("pk"), ids)) if len(ids) <= FEW else found

    def said(self, noun: str = "顧客", *, calendar: str = "seireki") -> str:
        """都道府県が東京都で、登録日が先月の顧客."""
        tree = trees.without_empty(self.tree)
        return _sentence(tree, noun, calendar) if tree["parts"] else f"すべての{noun}"


def _leaves(tree: Tree) -> list[Tree]:
    return [leaf for part in tree["parts"] for leaf in (_leaves(part) if trees.is_tree(part) else [part])]


def _q(tree: Tree, today: date) -> Q:
    """An empty tree within another one says nothing."""
    known = registry.known()
    parts = trees.without_empty(tree)["parts"]
    asked = [
        _turned(_q(part, today) if trees.is_tree(part) else known[part["of"]].q(part, today), part)
        for part in parts
    ]
    return reduce(and_ if tree["join"] == "and" else or_, asked) if asked else EVERYBODY


def _turned(q: Q, part: Tree) -> Q:
    return ~q if part.get("not") else q


def _sentence(tree: Tree, noun: str, calendar: str) -> str:
    parts = tree["parts"]
    if tree["join"] == "or":
        return "、または".join(f"{_saying(part, calendar).end}{noun}" for part in parts)
    kept = [_saying(part, calendar) for part in parts if not part.get("not")]
    said = "".join([*(f"{each.mid}、" for each in kept[:-1]), *(each.end for each in kept[-1:]), noun])
    spared = [f"{_plain(part, calendar).end}方" for part in parts if part.get("not")]
    if not spared:
        return said
    return f"{said if kept else f'すべての{noun}'}（{'と、'.join(spared)}を除く）"


def _saying(part: Tree, calendar: str) -> Saying:
    said = _plain(part, calendar)
    return being(f"「{said.end}方」以外") if part.get("not") else said


def _plain(part: Tree, calendar: str) -> Saying:
    if trees.is_tree(part):
        return being(f"〔{_sentence({**part, 'not': False}, '方', calendar)}〕")
    condition = registry.known().get(part["of"])
    return condition.say(part, calendar=calendar) if condition else being(GONE)


def words_of(part: Tree, *, calendar: str = "seireki") -> str:
    """One part by itself, as a chip shows it: 都道府県が東京都."""
    said = _plain(part, calendar).end
    return said.removesuffix("の")
