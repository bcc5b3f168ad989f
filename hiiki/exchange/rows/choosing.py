"""Choices of the shop's own fields as a file writes them: known, or to be decided about once for each word."""

from collections.abc import Iterable, Iterator
from typing import Any

from hiiki.customers import designed, designing
from hiiki.customers.designed import Designed, Fields, joined
from hiiki.db.staged import Staged
from hiiki.exchange.models import ImportRun
from hiiki.exchange.rows.cleaning import mapped_columns
from hiiki.exchange.rules import Rules
from hiiki.text.folding import fold

Words = list[str]


def own_columns(run: ImportRun) -> list[str]:
    """The shop's own fields an import fills."""
    return [name for name in mapped_columns(run.mapping) if designed.is_own(name)]


def _sorted(value: str | Words | None) -> Words:
    return ["", *value] if isinstance(value, list) else sorted((value or "").split(","))


def is_outdated(run: ImportRun) -> bool:
    """Whether the fields it fills have changed since it was planned."""
    return run.counts.get("design", "") != designed.now().signature(own_columns(run))


def overfull(run: ImportRun, rules: Rules) -> str:
    """Why the choices that are to be made cannot be, "" where they can."""
    asked, book = run.counts.get("unknown_choices", {}), ChoiceBook(rules, own_columns(run))
    for name, field in book.fields.items():
        new = book.to_be_made(name, asked.get(name, ()))
        if len(field.options) + new > designing.MOST_CHOICES:
            return (
                f"「{field.label}」の選択肢は{designing.MOST_CHOICES}個までです（いま{len(field.options)}個、追加する値が{new:,}個）。"
                "値を「空にする」にするか、列の対応で、文字の項目に入れてください。"
            )
    return ""


class ChoiceBook:
    """Every choice the columns of an import may mean, and what was answered for words that are none.

    True where there are such columns at all.
    """

    def __init__(self, rules: Rules, columns: Iterable[str]) -> None:
        self._answers = {
            name: {fold(word): answer for word, answer in answers.items()}
            for name, answers in rules.choice_answers.items()
        }
        self._default = rules.unknown_choice
        self._columns = list(columns)
        self._look(designed.now())

    def _look(self, fields: Fields) -> None:
        self._all = fields
        named = (fields.ever.get(name) for name in self._columns)
        self.fields = {field.name: field for field in named if field and field.is_chosen}
        self._values = {
            name: {fold(option.label): option.value for option in field.options}
            for name, field in self.fields.items()
        }

    def __bool__(self) -> bool:
        return bool(self.fields)

    def unknown(self, row: Staged) -> Iterator[tuple[str, str]]:
        """Each field and word of a row that is none of its choices."""
        for name, words in self._open(row):
            yield from ((name, word) for word in words if fold(word) not in self._values[name])

    def _open(self, row: Staged) -> Iterator[tuple[str, Words]]:
        content = row.content
        return ((name, words) for name in self.fields if type(words := content.get(name)) is list)

    def refusal(self, row: Staged) -> tuple[str, str, str] | None:
        """Field, word and reason of a row that must not come in."""
        for name, word in self.unknown(row):
            field, answer = self.fields[name], self._answer(name, word)
            if answer == "refuse":
                return name, word, f"「{word}」は「{field.label}」の選択肢にありません"
            if answer == "create" and not self._has_room(field):
                return name, word, f"「{word}」を選択肢に追加できません（{designing.MOST_CHOICES}個まで）"
        return None

    def _answer(self, name: str, word: str) -> str:
        """create, skip, refuse, or the value of a choice; what nobody was asked about is made."""
        answers = self._answers.get(name, {})
        answer = answers.get(fold(word)) or answers.get("", self._default)
        return "create" if answer == "ask" else answer

    def to_be_made(self, name: str, words: Iterable[str]) -> int:
        """How many of these words become choices."""
        return len({fold(word) for word in words if self._answer(name, word) == "create"})

    def _has_room(self, field: Designed) -> bool:
        return len(field.options) < designing.MOST_CHOICES

    def settled(self, content: dict[str, Any]) -> dict[str, Any]:
        """A row's content with values for its words; words that are still to become choices stay as they are."""
        settled = dict(content)
        for name in self.fields:
            if type(words := content.get(name)) is list:
                value = self._value(name, words)
                if value:
                    settled[name] = value
                else:
                    del settled[name]
        return settled

    def _value(self, name: str, words: Words) -> str | Words:
        values: list[str] = []
        for word in words:
            value = self._values[name].get(fold(word)) or self._answer(name, word)
            if value == "create":
                return words
            values.append(value)
        field = self.fields[name]
        if field.kind == "several":
            return joined(field.options, values)
        return values[0] if values[0] in dict(field.choices) else ""

    def really(self, changed: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
        """Without those of several choices that only stand in another order: the shop has put its choices in another."""
        return {
            name: value
            for name, value in changed.items()
            if name not in self.fields or _sorted(value) != _sorted(record.get(name))
        }

    def says_all(self, row: Staged) -> bool:
        """Whether each word of a row is a choice, or stands for one."""
        known = ((name, word, self._answer(name, word)) for name, word in self.unknown(row))
        return all(answer.isdigit() for _, _, answer in known)

    def make(self, rows: Iterable[Staged], run: ImportRun) -> None:
        """Make choices of the words for which that is the answer, as many as there is room for.

        The run goes on as one that was read with them.
        """
        wanted: dict[str, dict[str, str]] = {}
        for name, word in (each for row in rows for each in self.unknown(row)):
            if self._answer(name, word) == "create":
                wanted.setdefault(name, {}).setdefault(fold(word), word)
        for name, words in wanted.items():
            field = self.fields[name]
            room = designing.MOST_CHOICES - len(field.options)
            if room > 0:
                designing.add_choices(field.pk, list(words.values())[:room], by=run.by)
        if wanted:
            before, after = self._all, designed.now()
            if run.counts.get("design") == before.signature(self._columns):
                run.counts["design"] = after.signature(self._columns)
            self._look(after)
