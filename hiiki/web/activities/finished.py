"""What has just been finished, of which the page asks when it is to be done again."""

from typing import Any

from hiiki.activities.models import Contact
from hiiki.web.access import SignedIn
from hiiki.web.activities.forms import NextForm


def finished(request: SignedIn) -> dict[str, Any] | None:
    """None where nothing was, where it was undone, or where there is a next plan already."""
    text = request.GET.get("finished", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19 and request.user.may("edit")):
        return None
    contact = Contact.objects.visible_to(request.user).whole().filter(pk=int(text), is_done=True).first()
    if contact is None:
        return None
    return {"contact": contact, "form": NextForm(initial={"subject": contact.subject})}
