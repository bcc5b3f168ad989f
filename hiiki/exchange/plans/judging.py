"""What becomes of a row: new, changed, the same, perhaps a duplicate, refused.

The same judgement is passed twice: when planning, to show it, and when applying, since the book
may have changed in between.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from hiiki.accounts.models import Shop
from hiiki.customers import designed, matching, tags, writing
from hiiki.customers.duplicates import exact
from hiiki.customers.duplicates import rules as duplicate_rules
from hiiki.customers.duplicates.sifting import Sifter
from hiiki.customers.models import Customer
from hiiki.customers.registering import NAMING
from hiiki.db.staged import Staged
from hiiki.exchange.plans.defaults import Defaults
from hiiki.exchange.rows.choosing import ChoiceBook
from hiiki.exchange.rows.companies import COLUMN, HELD, LATER, OF_A_COMPANY, CompanyBook, is_company, named
from hiiki.exchange.rows.refusing import refuse
from hiiki.exchange.rows.staffing import StaffBook
from hiiki.exchange.rules import Rules
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED, SAME

# A file without these says nothing about them: clearing them would leave a card nobody can use.
NEVER_CLEARED = {"code", "kind", "registered_on", "tags"}

# What cleaning may fill without a column of its own, and what a row is told apart by.
ALWAYS = ("code", "last_name", "first_name", "company_name", "company_kana", "postal_code")

# What says nothing about who somebody is.
NOBODYS = {"code", "kind", "staff", "registered_on", "tags"}

Record = dict[str, Any]


class Doubt(NamedTuple):
    """A row, the customers it may mean, and why it is refused when it says something new."""

    row: Staged
    ids: list[int]
    column: str
    value: str
    reason: str


class Judge:
    """Judges rows of cleaned content against the book, a batch at a time.

    `again` is the second time, when applying: whether a row resembles somebody was shown and
    decided by then, and must not be asked of what the same file has just brought in. `alone` says that
    nobody but this import has brought customers in: no code is looked for, and one that somebody takes in the
    meantime shows itself when the row is written (IntegrityError).
    """

    once_each = True  # a customer stands in a file once

    def __init__(
        self,
        rules: Rules,
        columns: Sequence[str],
        staff: StaffBook,
        *,
        again: bool = False,
        alone: bool = False,
    ) -> None:
        self.rules = rules
        self.again, self.alone = again, alone
        self.staff = staff
        self.key = matching.KEYS.get(rules.key)
        self.duplicates = [] if again else duplicate_rules.read(Shop.current().duplicate_rules)
        self._sift = Sifter()
        self.columns = columns
        self.own = [name for name in columns if designed.is_own(name)]
        self.choices = ChoiceBook(rules, self.own)
        self.has_choices = bool(self.choices)
        self.defaults = Defaults(rules, self.own)
        self.companies = CompanyBook() if COLUMN in columns else None
        self.fields = designed.now().known
        self._compared = tuple(
            dict.fromkeys(
                (
                    *ALWAYS,
                    *(("kind",) if self.companies else ()),
                    "updated_at",
                    *(self.fields[name].held_in for name in columns),
                )
            )
        )
        self._book_is_empty = not again and not Customer.objects.exists()
        self._clears = (
            [name for name in columns if name not in NEVER_CLEARED] if rules.empty == "clear" else []
        )

    def judge(self, rows: Iterable[Staged]) -> dict[int, Record]:
        """Set verdict, target and problems of each open row; return the matched records by id.

        The records hold the columns this import touches, and the code.
        """
        rows = [row for row in rows if row.verdict != REFUSED and self._is_fit(row)]
        if self.companies:
            self.companies.look_for(rows)
        doubts = self._match(rows)
        records = self._load(
            {row.target for row in rows if row.target} | {pk for doubt in doubts for pk in doubt.ids}
        )
        for doubt in doubts:
            self._settle(doubt, [records[pk] for pk in doubt.ids])
        for row in rows:
            if row.target:
                self._compare(row, records[row.target])
        new = [row for row in rows if row.verdict == NEW and (self.again or self._is_somebody(row))]
        records |= self._meet_strangers([row for row in new if self._may_have_company(row)])
        if self.defaults:
            self.defaults.fill(row for row in rows if row.verdict in {NEW, MAYBE})
        for row in rows:
            if row.verdict == SAME and row.target in records and self.is_settled(row):
                row.stamp = records[row.target]["updated_at"]
        return records

    def is_settled(self, row: Staged) -> bool:
        """Whether all the row says can be in the book: its 担当者 is somebody, its words are choices."""
        if row.staff and not self.staff.id_of(row.staff):
            return False
        return not self.has_choices or self.choices.says_all(row)

    def changes(self, row: Staged, record: Record) -> Record:
        """The columns this row would change in a customer, with their new values. Tags come to those there are."""
        wanted = self.values(row)
        wanted.pop("code", None)
        if "tags" in wanted:
            wanted["tags"] = tags.added(record["tags"], wanted["tags"])
        unreadable = {problem["column"] for problem in row.problems}
        for name in self._clears:
            field = self.fields[name]
            if name not in row.content and name not in unreadable:
                wanted[field.column] = field.is_empty
        changed = {column: value for column, value in wanted.items() if record.get(column) != value}
        return self.choices.really(changed, record) if self.has_choices and changed else changed

    def values(self, row: Staged) -> Record:
        """The row's content by column of a record, 担当者 as an id."""
        values = self.choices.settled(row.content) if self.has_choices else dict(row.content)
        if "staff" in values and (staff := self.staff.id_of(values.pop("staff"))) is not None:
            values["staff_id"] = staff
        if COLUMN in values:
            values[HELD] = self.companies.id_of(values.pop(COLUMN)) if self.companies else LATER
        return values

    def _load(self, ids: Iterable[int]) -> dict[int, Record]:
        return writing.load(ids, self._compared)

    def _is_fit(self, row: Staged) -> bool:
        if not (row.code or self._key_of(row) or any(name in row.content for name in NAMING)):
            return refuse(row, "", "", "氏名・会社名・電話・メール・顧客コードのどれもない行です")
        name = row.staff
        if name and self.rules.unknown_staff == "refuse" and not self.staff.knows(name):
            return refuse(row, "staff", name, f"担当者「{name}」は登録されていません")
        if self.has_choices and (refusal := self.choices.refusal(row)):
            return refuse(row, *refusal)
        return True

    def _is_somebody(self, row: Staged) -> bool:
        """A sheet numbered in advance has rows with nothing but a code."""
        if row.alike or not row.content.keys() <= NOBODYS:
            return True
        return refuse(row, "", "", "顧客コードがあるだけで、だれの行か分かりません")

    def _key_of(self, row: Staged) -> str:
        """What the row is looked for by, "" when it has nothing of the kind."""
        if self.key is None:
            return ""
        if row.keys is None:
            row.keys = self.key.every(row.content)
        return row.keys[0] if row.keys else ""

    def _match(self, rows: list[Staged]) -> list["Doubt"]:
        """Set each row's target; returns the rows whose customer the key alone cannot name."""
        keys = list(map(self._key_of, rows))
        asked = any(keys) and not self._book_is_empty and not (self.alone and self.rules.key == "code")
        found = self.key.find({key for key in keys if key}) if self.key and asked else {}
        taken = self._codes_taken(rows)
        doubts = []
        for row, key in zip(rows, keys, strict=True):
            ids = found.get(key, []) if key else []
            row.target = ids[0] if len(ids) == 1 else None
            row.verdict = CHANGED if row.target else NEW
            code = row.code
            if len(ids) > 1:
                label = self.key.label if self.key else ""
                reason = f"{label}が同じ顧客が{len(ids)}人いるので、どの顧客か決められません"
                doubts.append(Doubt(row, ids, "", key.replace("\n", " "), reason))
            elif not row.target and code in taken:
                reason = f"顧客コード「{code}」は別の顧客が使っています"
                doubts.append(Doubt(row, taken[code], "code", code, reason))
        return doubts

    def _settle(self, doubt: "Doubt", records: list[Record]) -> None:
        """The same file once more says nothing new about one of them; any other row is refused."""
        doubt.row.target = self._same(doubt.row, records)
        if not doubt.row.target:
            refuse(doubt.row, doubt.column, doubt.value, doubt.reason)

    def _codes_taken(self, rows: list[Staged]) -> matching.Found:
        codes = {row.code for row in rows if row.code}
        asked = codes and self.rules.key != "code" and not (self._book_is_empty or self.alone)
        return matching.KEYS["code"].find(codes) if asked else {}

    def _compare(self, row: Staged, record: Record) -> None:
        code = str(row.content.get("code") or record["code"])
        if code != record["code"]:
            refuse(
                row, "code", code, f"台帳では顧客コードが「{record['code']}」なので、同じ顧客か決められません"
            )
        elif self.rules.mode == "new":
            row.verdict = SAME
        elif not self._may_have_company(row, record):
            return
        elif not self.changes(row, record):
            row.verdict = SAME
        elif "tags" in row.content and not tags.has_room(tags.added(record["tags"], row.content["tags"])):
            refuse(row, "tags", row.content["tags"], f"{tags.FULL}（台帳のタグに追加すると多すぎます）")
        elif self.rules.key == "code" and matching.are_strangers(row.content, record):
            name = f"{record.get('last_name', '')} {record.get('first_name', '')}".strip()
            whose = f"「{name or record.get('company_name', '')}」さん"
            refuse(row, "code", code, f"この顧客コードは台帳では{whose}のもので、名前も連絡先も違います")

    def _may_have_company(self, row: Staged, record: Record | None = None) -> bool:
        # Without the column the row need not be unpacked.
        if self.companies is None or not named(row) or not is_company({**(record or {}), **row.content}):
            return True
        return refuse(row, COLUMN, named(row), OF_A_COMPANY)

    def _meet_strangers(self, rows: list[Staged]) -> dict[int, Record]:
        """Rows that match nobody by the key may still be in the book: exactly, or nearly."""
        if self.rules.mode == "update":
            label = self.key.label if self.key else "見分ける項目"
            for row in rows:
                refuse(row, "", "", f"{label}が同じ顧客が見つかりません（更新だけの取り込みです）")
            return {}
        if self._book_is_empty:
            return {}
        records = self._look_for_the_same([row for row in rows if not self._is_keyed(row)])
        if not self.again:
            self._look_for_twins([row for row in rows if row.verdict == NEW])
        return records

    def _is_keyed(self, row: Staged) -> bool:
        return bool(row.code or self._key_of(row))

    def _look_for_the_same(self, rows: list[Staged]) -> dict[int, Record]:
        """Rows without a key that say nothing new about somebody."""
        alike = matching.alike([row.content for row in rows]) if rows else []
        records = self._load({pk for ids in alike for pk in ids})
        for row, ids in zip(rows, alike, strict=True):
            if same := self._same(row, [records[pk] for pk in ids]):
                row.verdict, row.target = SAME, same
        return records

    def _look_for_twins(self, rows: list[Staged]) -> None:
        """By 重複とみなす項目, as of somebody who is typed."""
        found = exact.known(self.duplicates, [row.content for row in rows], self._sift) if rows else []
        for row, known in zip(rows, found, strict=True):
            if known:
                row.verdict, row.target = MAYBE, min(known)
                same = f"{known[row.target].label}が同じです"
                row.problems.append({"column": "", "value": "", "reason": same})

    def _same(self, row: Staged, records: list[Record]) -> int | None:
        """The customer this row says nothing new about."""
        code = row.content.get("code")
        ours = [record for record in records if code in {None, record["code"]}]
        return next((record["id"] for record in ours if not self.changes(row, record)), None)
