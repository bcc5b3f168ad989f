"""ファイルを追加する, 名前を変える, 削除する, 前の版に戻す: each deed undone in one go."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.recording import changed, created, deleted, open_batch, plain, record
from hiiki.customers.meanwhile import GoneMeanwhile
from hiiki.customers.models import Customer, CustomerFile
from hiiki.customers.models.file import key_of
from hiiki.files import naming
from hiiki.files.keeping import keep
from hiiki.files.models import Content

BATCH, RECORD = "file", "customerfile"


class Refused(ValueError):
    """Says in Japanese why this cannot be done with a file."""


def add(
    customer: Customer, name: str, chunks: Iterable[bytes], *, by: Any, into: Batch | None = None
) -> tuple[CustomerFile, Batch | None]:
    """Keep a file with a customer: a new one, or a newer version of the one with this name.

    The batch undoes it, None where the newest version has the very same bytes. What comes together goes into one
    batch, that of the file before. Raises TooLarge, OSError, Refused.
    """
    content = keep(chunks)
    with transaction.atomic():
        customer = _hold(customer, by)
        return _add(customer, naming.cut(name), content, by, "file.added", "を追加", into)


def restore(version: CustomerFile, *, by: Any) -> tuple[CustomerFile, Batch | None]:
    """An older version becomes the newest one again; those between stay."""
    with transaction.atomic():
        _hold(version.customer, by)
        held = _held(version)
        return _add(
            held.customer, held.name, held.content, by, "file.restored", f"を {held.version} 版に戻す"
        )


def _add(
    customer: Customer,
    name: str,
    content: Content,
    by: Any,
    verb: str,
    words: str,
    into: Batch | None = None,
) -> tuple[CustomerFile, Batch | None]:
    newest = (
        CustomerFile.objects.filter(customer=customer, name_key=key_of(name)).order_by("-version").first()
    )
    if newest and newest.content_id == content.pk:
        return newest, None
    file = CustomerFile.objects.create(
        customer=customer,
        content=content,
        name=name,
        version=newest.version + 1 if newest else 1,
        is_picture=bool(newest and newest.is_picture),
        added_by=str(by)[:60] if by else "",
    )
    batch = _going_on(into, customer) or open_batch(BATCH, f"{customer} のファイル「{name}」{words}", by=by)
    created(batch, file)
    if into == batch:
        batch.title = f"{customer} のファイル {batch.changes.count():,} 件を追加"[:300]
        batch.save(update_fields=["title"])
    return file, _done(batch, verb, file, by, size=content.size, version=file.version)


def added_before(pk: int, *, by: Any) -> Batch | None:
    """The batch of what this person added to a card just before, None where `pk` is any other."""
    other = Change.objects.exclude(record=RECORD, action=Action.CREATED).filter(batch=OuterRef("pk"))
    mine = Batch.objects.filter(kind=BATCH, actor_id=by.pk, state=Batch.CLOSED)
    return mine.exclude(Exists(other.order_by())).filter(pk=pk).first()


def _going_on(into: Batch | None, customer: Customer) -> Batch | None:
    """The batch, held, unless somebody undid it meanwhile, or it is about somebody else."""
    closed = Batch.objects.select_for_update().filter(state=Batch.CLOSED)
    batch = closed.filter(pk=into.pk).first() if into else None
    return None if batch and batch.changes.exclude(customer_id=customer.pk).exists() else batch


@transaction.atomic
def change(file: CustomerFile, *, name: str, note: str, by: Any) -> Batch | None:
    """Rename all its versions, and set the note of this one; None when nothing changed. Raises Refused."""
    _hold(file.customer, by)
    held, name = _held(file), naming.cut(name)
    if name == naming.NAMELESS:
        raise Refused("ファイルの名前を入れてください。")
    name = naming.ending_as(name, held.name)
    if key_of(name) != held.name_key and _is_taken(held, name):
        raise Refused(f"この顧客には「{name}」という名前のファイルがもうあります。別の名前にしてください。")
    batch = open_batch(BATCH, f"{held.customer} のファイル「{held}」の変更", by=by)
    before = held.name
    for each in held.versions():
        _put(each, {"name": name} | ({"note": note} if each == held else {}), batch)
    return _done(batch, "file.changed", held, by, before=before, name=name)


def _is_taken(file: CustomerFile, name: str) -> bool:
    return CustomerFile.objects.filter(customer=file.customer_id, name_key=key_of(name)).exists()


@transaction.atomic
def show_as_picture(file: CustomerFile, shown: bool, *, by: Any) -> Batch | None:
    """This file, and no other of the customer, is shown in the head of the card; or none is."""
    _hold(file.customer, by)
    held = _held(file)
    words = "写真にする" if shown else "写真から外す"
    batch = open_batch(BATCH, f"{held.customer} のファイル「{held}」を{words}", by=by)
    for each in CustomerFile.objects.filter(customer=held.customer_id).order_by("id"):
        _put(each, {"is_picture": shown and each.name_key == held.name_key}, batch)
    return _done(batch, "file.pictured", held, by, shown=shown)


@transaction.atomic
def remove(file: CustomerFile, *, by: Any) -> Batch:
    """With all its versions."""
    _hold(file.customer, by)
    held = _held(file)
    batch = open_batch(BATCH, f"{held.customer} のファイル「{held}」の削除", by=by)
    take_out(list(held.versions()), batch)
    done = _done(batch, "file.removed", held, by)
    assert done
    return done


def take_out(files: Iterable[CustomerFile], batch: Batch) -> None:
    """Delete some, in the caller's transaction, so that undoing the batch makes them again."""
    for each in files:
        deleted(batch, each, snapshot(each))
        each.delete()


def snapshot(file: CustomerFile) -> dict[str, Any]:
    """Everything needed to make it again."""
    left_out = {"id", "name_key", "search_key"}
    fields = [each for each in file._meta.concrete_fields if each.name not in left_out]
    return {each.attname: plain(getattr(file, each.attname)) for each in fields}


def _hold(customer: Customer, by: Any) -> Customer:
    """Nobody else files with this customer, or the one they were merged into, until our transaction ends."""
    try:
        return customer.hold_whoever_stays(by=by)
    except GoneMeanwhile as gone:
        raise Refused(str(gone)) from None


def _held(file: CustomerFile) -> CustomerFile:
    found = CustomerFile.objects.select_related("customer", "content").filter(pk=file.pk).first()
    if found is None:
        raise Refused(f"ファイル「{file}」は、もう削除されています。")
    return found


def _put(file: CustomerFile, values: dict[str, Any], batch: Batch) -> None:
    after = {name: value for name, value in values.items() if getattr(file, name) != value}
    if not after:
        return
    before = {name: getattr(file, name) for name in after}
    for name, value in after.items():
        setattr(file, name, value)
    file.save(update_fields=list(after))
    changed(batch, file, before, after)


def _done(batch: Batch, verb: str, file: CustomerFile, by: Any, **data: Any) -> Batch | None:
    """None, and no batch, where nothing changed. The log speaks of the customer."""
    if not batch.changes.exists():
        batch.delete()
        return None
    batch.close()
    record(verb, file.customer, by=by, **{"file": file.name, **data, "batch": batch.pk})
    return batch
