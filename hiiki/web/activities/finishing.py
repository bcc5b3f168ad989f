"""済みにする, and then 次の予定を入れる."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from hiiki.activities import repeating
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import LONGEST_TEXT
from hiiki.web.access import SignedIn, needs
from hiiki.web.activities.entries import found
from hiiki.web.activities.forms import DONE, ContactForm, FinishForm, NextForm
from hiiki.web.activities.returning import back_to
from hiiki.web.responses import page, say, seen_other


@require_POST
@needs("edit")
def finish(request: SignedIn, pk: int) -> HttpResponse:
    contact = found(request, pk)
    form = FinishForm(request.POST, contact=contact)
    if not form.is_valid():
        say(
            request,
            f"済みにできませんでした。ひとことは、いまの内容と合わせて {LONGEST_TEXT:,} 文字まで、結果は一覧から選んでください。",
            warn=True,
        )
        return seen_other(request, back_to(request, contact))
    batch = contact.finish(form.cleaned_data["sentence"], by=request.user, result=form.chosen)
    if batch is None:
        return _finished_before(request, contact, form)
    message = (
        f"{contact.customer.display_name} {contact.customer.addressed_as}の{contact.kind}を済みにしました。"
    )
    return seen_other(request, back_to(request, contact, finished=contact.pk), message=message, undo=batch)


def _finished_before(request: SignedIn, contact: Contact, finishing: FinishForm) -> HttpResponse:
    """Somebody was first: what this person wrote goes below what stands there, to be saved if they like."""
    sentence, result = finishing.cleaned_data["sentence"], finishing.cleaned_data["result"]
    if not (sentence or result):
        say(request, "この予定は、もう済みになっています。", warn=True)
        return seen_other(request, back_to(request, contact))
    contact.refresh_from_db()
    added = {"text": "\n".join(filter(None, [contact.text, sentence])), "result": contact.result_id or result}
    form = ContactForm(user=request.user, contact=contact, state=DONE, initial=added)
    context = {"form": form, "contact": contact, "customer": contact.customer, "finished_before": True}
    return page(request, "activities/edit.html", {**context, "back": back_to(request, contact)}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit")
def follow(request: SignedIn, pk: int) -> HttpResponse:
    """When it is to be done again."""
    contact = found(request, pk)
    form = NextForm(request.POST if request.method == "POST" else None, initial={"subject": contact.subject})
    if form.is_valid():
        day, subject = form.cleaned_data["when"], form.cleaned_data["subject"]
        try:
            made, batch = repeating.again(contact, day, subject=subject, by=request.user)
        except repeating.PlannedAgain as there:
            say(
                request,
                f"次の予定は、もう入っています（{there}）。ほかにも入れるときは「予定を入れる」からどうぞ。",
                warn=True,
            )
            return seen_other(request, back_to(request, contact))
        message = f"{contact.customer.display_name} {contact.customer.addressed_as}の次の予定を入れました（{made.when} {made.kind}）。"
        return seen_other(request, back_to(request, contact), message=message, undo=batch)
    context = {
        "finished": {"contact": contact, "form": form},
        "back": back_to(request, contact),
        "customer": contact.customer,
    }
    return page(request, "activities/next.html", context, status=422 if form.is_bound else 200)
