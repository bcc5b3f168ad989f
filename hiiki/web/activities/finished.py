"""What has just been finished, of which the page asks when it is to be done again."""

from typing import Any

from hiiki.activities import repeating
from hiiki.activities.models import Contact
from hiiki.web.access import SignedIn
from hiiki.web.activities.forms import NextForm
from hiiki.web.ids import id_of


def finished(request: SignedIn) -> dict[str, Any] | None:
    """None where nothing was, where it was undone, or where the next one stands already."""
    pk = id_of(request.GET.get("finished", ""))
    if not pk or not request.user.may("edit"):
        return None
    contact = Contact.objects.visible_to(request.user).whole().filter(pk=pk, is_done=True).first()
    if contact is None or repeating.next_of(contact):
        return None
    return {"contact": contact, "form": NextForm(initial={"subject": contact.subject})}
