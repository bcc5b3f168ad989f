"""Every duty of the worker, on one screen."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from hiiki.audit import undoing
from hiiki.customers import quickening, rewording
from hiiki.customers.bulk import acting
from hiiki.customers.duplicates import finding, refreshing
from hiiki.customers.grams import INDEX
from hiiki.db import people, substrings
from hiiki.db.pace import Pace
from hiiki.exchange.backups import by_hand, nightly
from hiiki.exchange.exports import outgoing
from hiiki.exchange.refused import continuing
from hiiki.exchange.whole import bringing
from hiiki.exchange.writing import applying
from hiiki.files import previews
from hiiki.worker import sweeping

SECOND, MINUTE, HOUR = 1, 60, 3600
SLICE = 5  # seconds one piece of long work may take before the others have their turn


@dataclass(frozen=True)
class Duty:
    """`run` does what is due and says whether there is more; `first` is how long after the start to wait."""

    name: str
    every: float
    run: Callable[[], bool]
    first: float = 0


def go_on_importing() -> bool:
    return applying.continue_due(seconds=SLICE, between=_keep_search_quick_for_people)


def go_on_correcting() -> bool:
    return continuing.continue_due(seconds=SLICE)


def go_on_bringing_all() -> bool:
    return bringing.continue_due(seconds=SLICE)


def go_on_undoing() -> bool:
    return undoing.continue_due(seconds=SLICE)


def go_on_acting() -> bool:
    return acting.continue_due(seconds=SLICE)


def go_on_rewording() -> bool:
    return rewording.continue_due(seconds=SLICE)


def keep_own_fields_quick() -> bool:
    """After imports, which would have to keep one more index right."""
    return not applying.is_going_on() and quickening.keep_up()


def go_on_finding_duplicates() -> bool:
    """After imports: there is more to find then."""
    return not applying.is_going_on() and finding.continue_due(seconds=SLICE)


def look_for_duplicates_afresh() -> bool:
    return not applying.is_going_on() and refreshing.ask_if_due()


def _keep_search_quick_for_people() -> None:
    """What an import brings in is read whole by every search until the index has it."""
    while people.at_work() and substrings.keep_up(INDEX):
        pass


def keep_search_quick() -> bool:
    """After imports and not beside them, where nobody searches meanwhile: each would only wait for the other.

    Several steps in one turn, so that the search for duplicates, which begins then too, does not come between them all.
    """
    pace, ends = Pace(1), monotonic() + SLICE
    while not applying.is_going_on():
        began = monotonic()
        if not substrings.keep_up(INDEX):
            return False
        if began > ends:
            return True
        pace.took(monotonic() - began)
    return False


DUTIES = (
    Duty("取り込み", SECOND, go_on_importing),
    Duty("直した行の取り込み", SECOND, go_on_correcting),
    Duty("まるごとの取り込み", SECOND, go_on_bringing_all),
    Duty("書き出し", SECOND, outgoing.continue_due),
    Duty("元に戻す", SECOND, go_on_undoing),
    Duty("まとめてする操作", SECOND, go_on_acting),
    Duty("項目の検索", SECOND, go_on_rewording),
    Duty("項目の索引", 2 * SECOND, keep_own_fields_quick),
    Duty("検索の索引", 2 * SECOND, keep_search_quick),
    Duty("プレビュー", SECOND, previews.continue_due),
    Duty("重複リスト", MINUTE, look_for_duplicates_afresh, first=MINUTE),
    Duty("重複を探す", 2 * SECOND, go_on_finding_duplicates),
    Duty("今すぐのバックアップ", SECOND, by_hand.make_if_asked),
    Duty("バックアップ", 10 * MINUTE, nightly.make_if_due, first=MINUTE),
    Duty("片づけ", HOUR, sweeping.sweep, first=5 * MINUTE),
)
