"""Every address × everybody: what is refused is refused, and leaves the book as it was.

A new address fails here until it stands in RIGHTS with the right it needs.
"""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from hiiki.accounts.models import Invitation, User
from hiiki.audit.recording import open_batch
from hiiki.customers import filing
from hiiki.exchange.models import ImportRun, OwnLayout
from hiiki.segments import trees
from hiiki.segments.asking import Extraction
from hiiki.segments.models import Segment
from tests.cast import PASSWORD, signed_in
from tests.exchange.book import csv, planned
from tests.looking import contents
from tests.makers import make_contact, make_customer, make_field, make_staff
from tests.sharing import taken_back

FIELD = ("settings:field", "settings:field_retirement", "settings:field_resumption", "settings:field_removal")
RIGHTS = {
    "": "view",
    "home": "view",
    "running": "view",
    "deeds": "edit",
    "undo": "view",
    "undo_new": "view",
    "help:home": "view",
    "help:page": "view",
    "help:picture": "view",
    "accounts:signin": "nobody",
    "accounts:signout": "view",
    "accounts:arrival": "nobody",
    "settings:home": "view",
    "settings:looks": "view",
    "settings:password": "view",
    "settings:shop": "set_up",
    "settings:staff": "set_up",
    "settings:staff_new": "set_up",
    "settings:staff_edit": "set_up",
    "settings:fields": "set_up",
    "settings:field_order": "set_up",
    "settings:field_new": "set_up",
    "settings:field": "set_up",
    "settings:field_retirement": "set_up",
    "settings:field_resumption": "set_up",
    "settings:field_removal": "set_up",
    "settings:contact_words": "set_up",
    "settings:card_words": "set_up",
    "settings:duplicates": "set_up",
    "settings:tags": "set_up",
    "settings:tag": "set_up",
    "settings:tag_removal": "set_up",
    "settings:users": "own",
    "settings:user_new": "own",
    "settings:user": "own",
    "settings:user_link": "own",
    "settings:user_stop": "own",
    "settings:user_resume": "own",
    "settings:layouts": "edit",
    "settings:layout": "edit",
    "settings:layout_files": "edit",
    "settings:layout_removal": "edit",
    "settings:layout_file": "edit",
    "settings:log": "set_up",
    "settings:backups": "own",
    "settings:backup_wishes": "own",
    "settings:backup_progress": "own",
    "settings:backup_arrivals": "own",
    "settings:backup": "own",
    "settings:backup_file": "own",
    "settings:restoration": "own",
    "customers:list": "view",
    "customers:rows": "view",
    "customers:choices": "edit",
    "customers:count": "view",
    "customers:searches": "view",
    "customers:columns": "view",
    "customers:order": "view",
    "customers:width": "view",
    "customers:sort": "view",
    "customers:views": "view",
    "customers:view_choice": "view",
    "customers:view": "view",
    "customers:view_removal": "view",
    "customers:archivals": "edit",
    "customers:restorations": "edit",
    "customers:removals": "edit",
    "customers:exports": "export",
    "customers:export": "export",
    "customers:exported": "export",
    "customers:bulk_actions": "edit",
    "customers:bulk_action": "edit",
    "customers:bulk_beginning": "edit",
    "customers:bulk_pause": "edit",
    "customers:bulk_resumption": "edit",
    "customers:bulk_progress": "edit",
    "customers:tags": "view",
    "customers:tag_additions": "edit",
    "customers:tag_removals": "edit",
    "customers:copies": "export",
    "customers:printout": "export",
    "customers:towns": "edit",
    "customers:twins": "edit",
    "customers:new": "edit",
    "customers:duplicates": "edit",
    "customers:duplicate_searches": "edit",
    "customers:merger": "edit",
    "customers:separation": "edit",
    "customers:duplicate_removal": "edit",
    "customers:card": "view",
    "customers:beside": "view",
    "customers:company": "edit",
    "customers:company_choices": "edit",
    "customers:timeline": "view",
    "customers:row": "view",
    "customers:edit": "edit",
    "customers:fact": "view",
    "customers:fact_edit": "edit",
    "customers:cell": "edit",
    "customers:undoing": "edit",
    "customers:reversion": "edit",
    "customers:file_search": "view",
    "customers:files": "edit",
    "customers:file_list": "view",
    "customers:file_conclusion": "edit",
    "customers:file": "edit",
    "customers:file_content": "view",
    "customers:file_preview": "view",
    "customers:file_restoration": "edit",
    "customers:file_picture": "edit",
    "customers:file_removal": "edit",
    "customers:archival": "edit",
    "customers:restoration": "edit",
    "customers:removal": "edit",
    "segments:builder": "view",
    "segments:count": "view",
    "segments:menu": "view",
    "segments:index": "view",
    "segments:change": "view",
    "segments:removal": "view",
    "activities:agenda": "view",
    "activities:month": "view",
    "activities:exports": "export",
    "activities:new": "edit",
    "activities:whom": "edit",
    "activities:contact": "view",
    "activities:edit": "edit",
    "activities:completion": "edit",
    "activities:next": "edit",
    "activities:removal": "edit",
    "exchange:home": "edit",
    "exchange:files": "edit",
    "exchange:run": "edit",
    "exchange:found": "edit",
    "exchange:reading": "edit",
    "exchange:kind": "edit",
    "exchange:layout": "edit",
    "exchange:layouts": "edit",
    "exchange:columns": "edit",
    "exchange:new_field": "edit",
    "exchange:matching": "edit",
    "exchange:result": "edit",
    "exchange:lock": "edit",
    "exchange:unlocking": "edit",
    "exchange:rules": "edit",
    "exchange:decision": "edit",
    "exchange:plan": "edit",
    "exchange:plan_rows": "edit",
    "exchange:answers": "edit",
    "exchange:twins": "edit",
    "exchange:correction": "edit",
    "exchange:correct": "edit",
    "exchange:start": "edit",
    "exchange:progress": "edit",
    "exchange:pause": "edit",
    "exchange:resumption": "edit",
    "exchange:end": "edit",
    "exchange:report": "edit",
    "exchange:errors": "edit",
    "exchange:refused": "edit",
    "exchange:returns": "edit",
    "exchange:returns_progress": "edit",
    "exchange:continuing": "edit",
    "exchange:continuation": "edit",
    "exchange:whole": "edit",
    "exchange:wholes": "edit",
    "exchange:bringing": "edit",
    "exchange:bringing_progress": "edit",
    "exchange:outgoing": "view",
    "exchange:outgoing_progress": "view",
    "exchange:outgoing_content": "view",
    "exchange:undoing": "edit",
    "exchange:undoing_new": "edit",
    "exchange:undoing_progress": "edit",
    "exchange:discarding": "edit",
    "exchange:discardings": "edit",
    "exchange:again": "edit",
    "exchange:planning": "edit",
}
METHODS = ("get", "post")


def patterns(resolver: Any = None, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name or ""]), pattern
        else:
            yield from patterns(pattern, (*namespaces, *filter(None, [pattern.namespace])))


EVERYTHING = dict(patterns())


def right_of(name: str) -> str:
    return RIGHTS.get(name, "")


def test_every_address_has_its_entry_here():
    assert not [name for name in EVERYTHING if not right_of(name)]


@pytest.mark.parametrize("name", EVERYTHING)
def test_an_address_says_what_it_needs(name):
    assert getattr(EVERYTHING[name].callback, "right", None) == right_of(name)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[dict[str, Any]]:
    """One of everything an address may name, and everybody signed in."""
    with taken_back(django_db_blocker):
        made = one_of_everything()
        folder, files = ImportRun.objects.get().folder, tmp_path_factory.mktemp("imports") / "files"
        shutil.copytree(folder, files)
        seen = {"contents": contents(), "everything": contents(besides=())}
        yield {**made, **seen, "folder": folder, "files": files}


@pytest.fixture
def world(made, db) -> dict[str, Any]:
    shutil.copytree(made["files"], made["folder"], dirs_exist_ok=True)
    return made


def one_of_everything() -> dict[str, Any]:
    create = User.objects.create_user
    aoki = User.objects.create_owner("aoki", "青木 真理子", PASSWORD)
    baba = create("baba", "馬場 健一", PASSWORD, role="editor")
    chiba = create("chiba", "千葉 由美", PASSWORD, role="viewer")
    people = {
        "nobody": None,
        "chiba": chiba,
        "baba": baba,
        "exporter": create("exporter", "書き出す人", PASSWORD, may_export=True),
        "setter": create("setter", "決める人", PASSWORD, may_set_up=True),
        "aoki": aoki,
        "leaver": create("leaver", "退職 した人", PASSWORD, role="editor", is_active=False),
    }
    batch = open_batch("edit", "直し", by=aoki)
    batch.close()
    run = planned(csv("氏名,電話", "佐藤 一,03-1111-2222", "鈴木 二,電話"), by=aoki)
    own = OwnLayout.objects.create(name="月次", content={"columns": [{"heading": "氏名", "to": "name"}]})
    customer = make_customer(by=aoki, tags="常連")
    file, _ = filing.add(customer, "写真.png", [b"picture"], by=aoki)
    return {
        "people": people,
        "file": file.pk,
        "cookies": {who: signed_in(user).cookies for who, user in people.items() if user},
        "": batch.pk,
        "customers": customer.pk,
        "activities": make_contact(make_customer(by=aoki, last_name="馬場")).pk,
        "exchange": run.pk,
        "segments": Segment.keep(Extraction(trees.empty()), name="みな", is_shared=True, by=aoki)[0].pk,
        "settings:staff_edit": make_staff().pk,
        **dict.fromkeys(FIELD, make_field("会員番号").pk),
        "settings": baba.pk,
        **dict.fromkeys(("settings:layout", "settings:layout_removal", "settings:layout_file"), own.pk),
        "token": Invitation.objects.issue("reset", user=chiba)[1],
    }


def address(name: str, world: dict[str, Any]) -> str:
    pattern = EVERYTHING[name].pattern
    room = name.rpartition(":")[0]
    values = {
        "pk": world.get(name, world.get(room)),
        "token": world["token"],
        "number": 1,
        "file": world["file"],
        "name": "tel",
        "word": "常連",
        "page": "start",
        "which": "kind",
    }
    wanted = {key: values.get(key, 1) for key in pattern.regex.groupindex}
    return reverse(name, kwargs=wanted) if name else "/"


def client_of(world: dict[str, Any], who: str, **options: Any) -> Client:
    client = Client(**options)
    client.cookies.update(world["cookies"].get(who, {}))
    return client


@pytest.mark.parametrize("name", EVERYTHING)
def test_who_may(world, name):
    there, right = address(name, world), right_of(name)
    may = {who for who, user in world["people"].items() if right == "nobody" or (user and user.may(right))}
    others = world["people"].keys() - may

    let_in = [
        (who, how) for how in METHODS for who in others if not is_refusal(asked(world, who, how, there))
    ]
    assert not let_in
    assert not others or contents() == world["contents"]

    sent_away = [
        (who, how) for how in METHODS for who in may if taken_back_again(world, who, how, there) == 403
    ]
    assert not sent_away


def asked(world: dict[str, Any], who: str, method: str, there: str) -> Any:
    return getattr(client_of(world, who), method)(there)


def taken_back_again(world: dict[str, Any], who: str, method: str, there: str) -> int:
    """The status of the answer; the next one finds everything as it was."""
    with transaction.atomic():
        status = asked(world, who, method, there).status_code
        transaction.set_rollback(True)
    return status


def is_refusal(answer: Any) -> bool:
    sent_away = answer.status_code == 302 and answer["Location"].startswith("/signin")
    return sent_away or answer.status_code in {403, 404, 405}


@pytest.mark.parametrize("name", EVERYTHING)
def test_looking_changes_nothing(world, name):
    client_of(world, "aoki").get(address(name, world))

    assert contents() == world["contents"]


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_post_from_elsewhere_changes_nothing(world, name):
    client, there = client_of(world, "aoki", enforce_csrf_checks=True), address(name, world)

    answer = client.post(there, {"name": "だれか", "role": "owner"})

    assert answer.status_code == 403
    assert contents(besides=()) == world["everything"]


ABOUT_ONE_CUSTOMER = [
    name
    for name, pattern in EVERYTHING.items()
    if name.startswith(("activities:", "customers:")) and "pk" in pattern.pattern.regex.groupindex
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ABOUT_ONE_CUSTOMER)
def test_the_customers_of_others_are_not_there(world, name, method):
    baba = world["people"]["baba"]
    User.objects.filter(pk=baba.pk).update(own_customers_only=True, staff=make_staff("馬場"))
    client, there, before = signed_in(User.objects.get(pk=baba.pk)), address(name, world), contents()

    answer = getattr(client, method)(there)

    assert answer.status_code in {404, 405}
    assert contents() == before
