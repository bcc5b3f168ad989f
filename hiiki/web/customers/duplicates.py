"""重複リスト: who may be one person, side by side, and what becomes of them."""

from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from hiiki.accounts.models import Shop
from hiiki.customers import designed
from hiiki.customers.duplicates import apart, finding, refreshing, rules, showing
from hiiki.customers.duplicates.showing import Shown
from hiiki.customers.models import Alike, Customer
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.card import calendar_of
from hiiki.web.ids import id_of
from hiiki.web.responses import fragment, page, say, seen_other

AT_ONCE = 20
GONE = "この組は、もう決まったか、新しく調べたあとの重複リストにありません。いまの重複リストを出しました。"
SURE, PROBABLE = 0.9, 0.7


@dataclass(frozen=True)
class Line:
    """One field of each customer of a group."""

    label: str
    values: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1

    @property
    def contradicts(self) -> bool:
        """More than one value, and not only one where the others say nothing."""
        return len({value for value in self.values if value}) > 1


@dataclass(frozen=True)
class Group:
    shown: Shown
    lines: list[Line]

    @property
    def differing(self) -> list[Line]:
        return [line for line in self.lines if line.differs]

    @property
    def same(self) -> list[Line]:
        return [line for line in self.lines if not line.differs]

    @property
    def how_sure(self) -> str:
        score = self.shown.alike.score
        return "ほぼ確か" if score >= SURE else "たぶん" if score >= PROBABLE else "もしかすると"

    @property
    def is_sure(self) -> bool:
        return self.shown.alike.score >= SURE


@require_GET
@needs("edit")
def index(request: SignedIn) -> HttpResponse:
    _of_everybody(request)
    if request.htmx:
        return _progress(request)
    search = showing.last_search()
    after = Alike.objects.filter(pk=id_of(request.GET.get("after", ""))).first()
    found = islice(showing.groups(search, request.user, after=after), AT_ONCE + 1) if search else iter(())
    groups = [group_of(request, shown) for shown in found]
    context = {
        "search": search,
        "going_on": showing.going_on(),
        "is_stale": bool(search and refreshing.is_stale(search)),
        "trouble": showing.trouble(),
        "found": search.found.count() if search else 0,
        "undecided": showing.undecided(search, request.user) if search else None,
        "groups": groups[:AT_ONCE],
        "next_after": groups[AT_ONCE - 1].shown.alike.pk if len(groups) > AT_ONCE else None,
        "is_first": after is None,
        "labels": [rule.label for rule in rules.read(Shop.current().duplicate_rules)],
    }
    return page(request, "customers/duplicates.html", context)


def _progress(request: SignedIn) -> HttpResponse:
    """Pairs stay under the hands that work through them until the new ones are there."""
    going_on = showing.going_on()
    if not going_on:
        return seen_other(request, "customers:duplicates")
    return fragment(request, "customers/_looking.html", {"going_on": going_on})


def _of_everybody(request: SignedIn) -> None:
    """Two who look alike may be somebody else's customers."""
    if request.user.own_customers_only:
        raise PermissionDenied


def group_of(request: SignedIn, shown: Shown) -> Group:
    calendar = calendar_of(request)
    lines = [
        Line(field.label, [customer.shown(field.name, calendar=calendar) for customer in shown.customers])
        for field in designed.every()
        if field.name != "code"
    ]
    return Group(shown, [line for line in lines if any(line.values)])


@require_POST
@needs("edit")
def search(request: SignedIn) -> HttpResponse:
    _of_everybody(request)
    finding.ask_for(by=request.user)
    return seen_other(request, "customers:duplicates")


@require_POST
@needs("edit")
def keep_apart(request: SignedIn, pk: int) -> HttpResponse:
    shown = found_group(request, pk)
    if shown is None:
        return decided_already(request)
    batch = apart.keep_apart(shown.customers, by=request.user)
    return seen_other(
        request,
        "customers:duplicates",
        message="別の方として残しました。もう重複リストには出ません。",
        undo=batch,
    )


@require_POST
@needs("edit")
def remove(request: SignedIn, pk: int, customer: int) -> HttpResponse:
    shown = found_group(request, pk)
    if shown is None:
        return decided_already(request)
    one = _one_of(shown, customer)
    batch = one.remove(by=request.user)
    return seen_other(request, "customers:duplicates", message=f"{one} を削除しました。", undo=batch)


def found_group(request: SignedIn, pk: int) -> Shown | None:
    """None where a colleague, or another search, was quicker."""
    if request.user.own_customers_only:
        raise Http404
    return showing.one(pk, request.user)


def decided_already(request: SignedIn) -> HttpResponse:
    say(request, GONE, warn=True)
    return seen_other(request, "customers:duplicates")


def _one_of(shown: Shown, pk: int) -> Customer:
    for customer in shown.customers:
        if customer.pk == pk:
            return customer
    raise Http404
