"""種類 and 結果 as a file writes them: known, or to be decided about once for each word."""

from collections.abc import Iterable, Iterator

from hiiki.activities import words
from hiiki.activities.models import ContactWord
from hiiki.activities.models.word import KIND, RESULT, SETS
from hiiki.audit.recording import created
from hiiki.customers.wordlists import MOST
from hiiki.db.staged import Staged
from hiiki.exchange.models import ImportRun
from hiiki.exchange.rules import Rules
from hiiki.text.folding import fold


class WordBook:
    """Every word there is, and what was answered for those there are not: create, skip, refuse, or the id of one."""

    def __init__(self, rules: Rules) -> None:
        self._ids = {which: {word.label_key: word.pk for word in words.of(which)} for which in SETS}
        self._usual = words.offered(KIND)[-1].pk
        self._default = rules.unknown_choice
        self._answers = {
            which: {fold(word): answer for word, answer in rules.choice_answers.get(which, {}).items()}
            for which in SETS
        }
        self._to_be_made: dict[str, set[str]] = {which: set() for which in SETS}

    def unknown(self, row: Staged) -> Iterator[tuple[str, str]]:
        """種類 or 結果, and the word of a row that is none of them."""
        for which in SETS:
            word = row.content.get(which, "")
            if fold(word) and fold(word) not in self._ids[which]:
                yield which, word

    def refusal(self, row: Staged) -> tuple[str, str, str] | None:
        """Column, word and reason of a row that must not come in; counts the words that are to be made."""
        for which, word in self.unknown(row):
            answer = self._answer(which, word)
            if answer == "refuse":
                return which, word, f"{SETS[which]}「{word}」がありません"
            if answer == "create" and not self._has_room(which, fold(word)):
                return which, word, full(which)
        return None

    def _answer(self, which: str, word: str) -> str:
        answers = self._answers[which]
        return answers.get(fold(word)) or answers.get("", self._default)

    def _has_room(self, which: str, folded: str) -> bool:
        made = self._to_be_made[which]
        if folded not in made and len(self._ids[which]) + len(made) >= MOST:
            return False
        made.add(folded)
        return True

    def id_of(self, which: str, row: Staged) -> int | None:
        """None where it is empty, is to be, or is still to be made."""
        word = row.content.get(which, "")
        folded = fold(word)
        if not folded or folded in self._ids[which]:
            return self._ids[which].get(folded) if folded else None
        answer = self._answer(which, word)
        return int(answer) if answer.isdigit() else None

    def kind_of(self, row: Staged) -> int:
        """The last that is offered where a row says none."""
        return self.id_of(KIND, row) or self._usual

    def named(self, row: Staged) -> tuple[str, ...]:
        """Its 種類 and 結果 as they would be in the book, also of words still to be made."""
        ids = (str(self.kind_of(row)), str(self.id_of(RESULT, row) or ""))
        new = {which: f"+{fold(word)}" for which, word in self.unknown(row) if self._makes(which, word)}
        return tuple(new.get(which, known) for which, known in zip((KIND, RESULT), ids, strict=True))

    def _makes(self, which: str, word: str) -> bool:
        return self._answer(which, word) in {"create", "ask"}

    def overfull(self, asked: dict[str, Iterable[str]]) -> str:
        """Why the words that are to be made cannot be, "" where they can."""
        for which, label in SETS.items():
            new = {fold(word) for word in asked.get(which, ()) if self._answer(which, word) == "create"}
            have = len(self._ids[which])
            if have + len(new - self._ids[which].keys()) > MOST:
                return (
                    f"「{label}」は{MOST}個までです（いま{have}個、追加する値が{len(new):,}個）。"
                    "いまあるものにするか、「空にする」にしてください。"
                )
        return ""

    def make(self, rows: Iterable[Staged], run: ImportRun) -> None:
        """Of the words for which that is the answer; noted in the run's batch."""
        for which, word in (each for row in rows for each in list(self.unknown(row))):
            if (
                fold(word) not in self._ids[which]
                and self._makes(which, word)
                and self._has_room(which, fold(word))
            ):
                self._make(which, word, run)

    def _make(self, which: str, label: str, run: ImportRun) -> None:
        word = ContactWord(of=which, label=label, position=len(self._ids[which]) + 1)
        word.save()
        if run.batch:
            created(run.batch, word)
        self._ids[which][fold(label)] = word.pk
        self._to_be_made[which].discard(fold(label))


def full(which: str) -> str:
    return f"{SETS[which]}は{MOST}個までなので、追加できません"
