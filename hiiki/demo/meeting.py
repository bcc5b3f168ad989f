"""What the shop did with its customers lately, and what it means to do: late, today, in the days to come."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localdate

from hiiki.activities import words
from hiiki.activities.models import Contact
from hiiki.activities.models.contact import moment, searched
from hiiki.activities.models.word import KIND, RESULT
from hiiki.customers.models import Customer

MET, PLANNED = 240, 34
BACK, AHEAD = 420, 24  # days
# Kind, subject, what was said, what came of it.
DONE = (
    ("来店", "お誕生日の花束", "淡いピンクでまとめてほしいとのこと。予算は5,000円くらい。", "成約"),
    ("来店", "観葉植物の相談", "日の当たらない玄関に置きたい。ポトスとサンスベリアをご紹介。", "検討中"),
    ("来店", "仏花", "お盆の分もまとめてご予約。", "成約"),
    ("電話", "配達日の変更", "金曜の午前中に。お留守なら宅配ボックスへ。", "成約"),
    ("電話", "母の日のご案内", "去年と同じカーネーションの鉢でよいとのこと。", "成約"),
    ("電話", "お礼のお電話", "", "不在"),
    ("メール", "開店祝いのお見積もり", "スタンド花2基、15,000円と20,000円の2案をお送りした。", "検討中"),
    ("メール", "年末のご挨拶", "", ""),
    (
        "訪問",
        "定期の生け込み",
        "受付と応接室。次は百合を使わない（社員の方に猫を飼う方がいるため）。",
        "成約",
    ),
    (
        "訪問",
        "鉢の入れかえ",
        "ひと鉢、葉が傷んでいたので次回お取りかえする。受付の方が替わり、4月から山本様。"
        "置き場所は窓ぎわから柱の陰に移した。水やりは週に一度、土が乾いてからとお伝えした。霧吹きもお渡しした。"
        "来月から玄関の鉢もお任せいただけるとのことで、大きさの違う3案を写真つきでお持ちする約束。"
        "ご予算は月1万円まで。請求はいままでどおり月末締め、担当は総務の方。駐車場は裏の2番。",
        "要対応",
    ),
    ("その他", "お手紙", "開店10周年のお礼状。", ""),
)
TO_DO = (
    ("電話", "記念日のご案内"),
    ("電話", "年末の花のご予約を伺う"),
    ("電話", "配達のあとのご様子伺い"),
    ("訪問", "定期の生け込み"),
    ("訪問", "お見積もりのご説明"),
    ("来店", "ウェディングブーケの打ち合わせ"),
    ("メール", "クリスマスリース教室のご案内"),
)  # fmt: skip
HOURS = (9, 10, 11, 13, 14, 15, 16, 17)


def meet() -> None:
    """Nothing where somebody was met already."""
    if Contact.objects.exists():
        return
    invent = random.Random(20041204)  # noqa: S311 - the same words every time
    customers = list(Customer.objects.exclude(staff=None).filter(archived_at=None).order_by("code")[:600])
    maker = _Maker(invent)
    met = [maker.done(invent.choice(customers)) for _ in range(MET)]
    plans = [
        maker.plan(each, _days(invent, number))
        for number, each in enumerate(invent.sample(customers, PLANNED))
    ]
    Contact.objects.bulk_create(sorted([*met, *plans], key=lambda each: each.at))


def _days(invent: random.Random, number: int) -> int:
    """Some late, some today, most in the next weeks."""
    if number < 4:
        return -invent.randrange(1, 9)
    return 0 if number < 10 else invent.randrange(1, 8) if number < 22 else invent.randrange(8, AHEAD)


class _Maker:
    def __init__(self, invent: random.Random) -> None:
        self._invent = invent
        self._kinds = {each.label: each.pk for each in words.of(KIND)}
        self._results = {each.label: each.pk for each in words.of(RESULT)}

    def done(self, customer: Customer) -> Contact:
        kind, subject, text, result = self._invent.choice(DONE)
        at = self._at(localdate() - timedelta(days=1 + int(BACK * self._invent.random() ** 1.5)))
        return self._contact(
            customer, kind, subject, text, at, result_id=self._results.get(result), is_done=True
        )

    def plan(self, customer: Customer, days: int) -> Contact:
        kind, subject = self._invent.choice(TO_DO)
        day = localdate() + timedelta(days=days)
        timed = self._invent.random() < 0.5
        at = self._at(day) if timed else moment(day)
        return self._contact(customer, kind, subject, "", at, has_time=timed)

    def _at(self, day: date) -> datetime:
        return moment(day, time(self._invent.choice(HOURS), self._invent.choice((0, 15, 30))))

    def _contact(
        self, customer: Customer, kind: str, subject: str, text: str, at: datetime, **fields: Any
    ) -> Contact:
        return Contact(
            customer=customer, kind_id=self._kinds[kind], subject=subject, text=text, at=at,
            staff_id=customer.staff_id, search_text=searched(subject, text), **fields,
        )  # fmt: skip
