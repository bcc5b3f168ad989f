"""「花と暮らし 青木」 opens: users, the two files through the ordinary import, a few things done since."""

from pathlib import Path

from django.db import transaction
from django.utils.timezone import now

from hiiki.accounts.models import Shop, Staff, User
from hiiki.accounts.models.user import Role
from hiiki.customers.models import Customer
from hiiki.customers.models.tag import paint
from hiiki.demo import files
from hiiki.demo.design import design
from hiiki.demo.meeting import meet
from hiiki.demo.papers import file_away
from hiiki.exchange.arrivals import proposing, receiving
from hiiki.exchange.models import ImportRun
from hiiki.exchange.rules import Rules
from hiiki.exchange.writing import applying

NAME = "花と暮らし 青木"
PASSWORD = "hana-to-kurashi"  # noqa: S105 - known to everybody, and only this PC can reach it
USERS = (("aoki", "青木", Role.OWNER), ("baba", "馬場", Role.EDITOR), ("chiba", "千葉", Role.VIEWER))
MARK = "demo"  # a file in the data folder: empty while the shop is being filled, its name afterwards


def is_shop(data: Path) -> bool:
    """Whether this is the data folder of the demo, and no book of anybody's own."""
    return (data / MARK).exists()


def open_shop(data: Path) -> bool:
    """Fill an empty book, or go on filling it; False when the shop was open already."""
    mark = data / MARK
    if mark.exists() and mark.read_text(encoding="utf-8"):
        return False
    mark.touch()
    owner = _users()
    for path in files.write(data / "demo-files"):
        bring_in(path, by=owner)
    _link_staff()
    _paint_tags()
    design(by=owner)
    meet()
    file_away(by=owner)
    _everyday_work()
    mark.write_text(f"{NAME}\n", encoding="utf-8")
    return True


@transaction.atomic
def _users() -> User:
    shop = Shop.current()
    shop.name, shop.code_prefix = NAME, "A"
    shop.save()
    for login, name, role in USERS:
        if not User.objects.filter(login=login).exists():
            User.objects.create_user(login, name, PASSWORD, role=role)
    return User.objects.get(login=USERS[0][0])


def bring_in(path: Path, *, by: User) -> ImportRun:
    """The steps a person takes in the browser."""
    with path.open("rb") as file:
        run = receiving.receive(iter(lambda: file.read(1 << 20), b""), path.name, by=by)
    receiving.choose(run, run.mapping, Rules(key=proposing.default_key(run.mapping), unknown_staff="create"))
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    applying.begin(run, run.rules, by=by)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    return run


def _link_staff() -> None:
    for login, name, _role in USERS:
        User.objects.filter(login=login).update(staff=Staff.objects.get_or_create(name=name)[0])


def _paint_tags() -> None:
    for colour, (tag, _) in enumerate(files.TAGS, 1):
        paint(tag, colour)


def _everyday_work() -> None:
    """So that the operation log is not empty."""
    baba = User.objects.get(login="baba")
    for number, customer in enumerate(Customer.objects.filter(memo="").order_by("code")[:6]):
        note = f"{now():%Y/%m/%d} お電話。{('配達日の変更', '母の日のご注文', '住所の確認')[number % 3]}"
        customer.change({"memo": note}, by=baba)
