"""What came of a change besides, said with it."""

from hiiki.audit.models import Batch
from hiiki.customers import renaming
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn


def consequences(request: SignedIn, customer: Customer, batch: Batch | None) -> str:
    if batch is None:
        return ""
    people = renaming.people_of(batch)
    followed = f"会社の方 {people:,} 人の会社名も、同じにしました。" if people else ""
    return (
        followed
        if is_seen(request, customer)
        else f"{followed}担当が替わったので、あなたの一覧には出なくなります。"
    )


def is_seen(request: SignedIn, customer: Customer) -> bool:
    """By this person, who may see only their own customers."""
    return Customer.objects.visible_to(request.user).filter(pk=customer.pk).exists()
