"""What going back would take away."""

from dataclasses import dataclass
from datetime import datetime

from hiiki.accounts.models import User
from hiiki.audit.models import Batch, Change
from hiiki.customers.models import Customer
from hiiki.exchange.backups.manifest import Manifest

MOST = 10_000  # more are not counted to the end


@dataclass(frozen=True)
class Loss:
    """`touched` customers were registered, changed or deleted since; counted up to one more than MOST."""

    since: datetime
    customers_now: int
    customers_then: int
    users_now: int
    users_then: int
    touched: int
    imports: int

    @property
    def is_more(self) -> bool:
        return self.touched > MOST


def loss(manifest: Manifest) -> Loss:
    since = datetime.fromisoformat(manifest.created)
    changes = Change.objects.filter(record="customer", batch__created_at__gte=since)
    return Loss(
        since,
        customers_now=Customer.objects.count(),
        customers_then=manifest.customers,
        users_now=User.objects.count(),
        users_then=manifest.rows.get(User._meta.db_table, 0),
        touched=changes.order_by().values("record_id").distinct()[: MOST + 1].count(),
        imports=Batch.objects.filter(kind="import", created_at__gte=since).count(),
    )
