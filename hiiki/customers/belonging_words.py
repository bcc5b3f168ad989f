"""The words for 管理区分 and 敬称 as a table of text. Customers carry theirs themselves."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from hiiki.customers.designing import seen_by_all
from hiiki.customers.models import CardWord
from hiiki.customers.models.tag import COLOURS
from hiiki.customers.models.word import LISTED
from hiiki.db.belongings import Belonging, Memory, Row, Unfit
from hiiki.text.folding import fold

YES = "はい"


class CardWordsBelonging(Belonging):
    """In their order. One that this book has already is taken for the same."""

    name, title, model = "card_words", "管理区分と敬称の選択肢", CardWord
    headings = (
        "項目", "言葉", "色", "個人にふだん使う", "会社にふだん使う", "使うのをやめた日時", "作成日時",
    )  # fmt: skip

    def count(self, book: str) -> int:
        return CardWord.objects.using(book).count()

    def rows(self, book: str) -> Iterator[Row]:
        for each in CardWord.objects.using(book).order_by("of", "position", "id"):
            flags = [YES if flag else "" for flag in (each.for_person, each.for_company)]
            retired = each.retired_at.isoformat() if each.retired_at else ""
            yield (
                LISTED[each.of],
                each.label,
                COLOURS[each.colour],
                *flags,
                retired,
                each.created_at.isoformat(),
            )

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        there = set(CardWord.objects.values_list("of", "label_key"))
        made = []
        for place, row in enumerate(rows, 1 + len(there)):
            word = _word(row, place)
            if (word.of, fold(word.label)) not in there:
                word.save()
                made.append(word.pk)
        seen_by_all()
        return made


def _word(row: Row, place: int) -> CardWord:
    title, label, colour, person, company, retired, created = row
    try:
        return CardWord(
            of={title: of for of, title in LISTED.items()}[title],
            label=label,
            colour=COLOURS.index(colour),
            position=place,
            for_person=person == YES,
            for_company=company == YES,
            retired_at=datetime.fromisoformat(retired) if retired else None,
            created_at=datetime.fromisoformat(created),
        )
    except (KeyError, ValueError) as problem:
        raise Unfit(f"{title}の選択肢「{label}」が読めません。") from problem
