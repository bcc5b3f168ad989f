"""Files that are no list of customers: nothing in them says who anybody is."""

from hiiki.customers.registering import NAMING
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.records import Found

SEEMS = "顧客の名簿ではないようです。"
MISSING = "氏名・会社名・電話・メール・顧客コードの列が、どれも見つかりません。"
HEADINGS_TOLD = 8


def is_about_nobody(found: Found, mapping: Mapping) -> bool:
    """A number alone is somebody's code only where a heading says so."""
    targets = set(mapping.targets())
    return not targets & set(NAMING) and not ("code" in targets and found.headings)


def columns(found: Found) -> str:
    """What stands there instead."""
    headings = [heading for heading in found.headings if heading.strip()]
    if not headings:
        return "見出しの行もありません"
    more = " ほか" if len(headings) > HEADINGS_TOLD else ""
    return "、".join(headings[:HEADINGS_TOLD]) + more
