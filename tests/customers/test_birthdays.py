from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from hiiki.customers.fields import BY_NAME


def test_a_birthday_that_is_still_to_come_is_refused():
    clean = BY_NAME["birthday"].clean

    assert clean("昭和53年3月7日") == date(1978, 3, 7)
    assert clean(f"{localdate():%Y/%m/%d}") == localdate()
    with pytest.raises(ValueError, match="これからの日付です"):
        clean(f"{localdate() + timedelta(days=2):%Y/%m/%d}")
