"""元に戻す while something is on its way back."""

from datetime import timedelta

from django.utils.timezone import now
from playwright.sync_api import Page, expect

from hiiki.audit.models import Batch
from hiiki.audit.recording import open_batch
from tests.browser.signing_in import sign_in
from tests.makers import make_customer


def test_only_the_row_that_moves_comes_anew(page: Page, aoki):
    make_customer(by=aoki).change({"memo": "お電話"}, by=aoki)
    moving = Batch.objects.filter(pk=open_batch("import", "名簿.csv の取り込み", by=aoki).pk)
    moving.update(state=Batch.UNDOING, done=1, total=4, lease_until=now() + timedelta(minutes=1))
    sign_in(page, "aoki", "/undo")
    row = page.locator(f"#deed-{moving[0].pk}")
    button = page.get_by_role("button", name="元に戻す").first
    button.focus()

    moving.update(done=2)
    expect(row).to_contain_text("戻しています 50%")
    moving.update(state=Batch.UNDONE, undone_at=now())

    expect(row).to_contain_text("戻しました")
    expect(button).to_be_focused()
    expect(page.locator("#moving[hx-get]")).to_have_count(0)
