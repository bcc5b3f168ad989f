"""担当者 as a file writes them: by name or by code, known or not."""

from hiiki.accounts.models import Staff
from hiiki.exchange.rules import Rules
from hiiki.text.folding import fold


class StaffBook:
    """Everybody a file may mean, and what was answered for those nobody knows."""

    def __init__(self, rules: Rules) -> None:
        self._ids: dict[str, int] = {}
        for staff in Staff.objects.all():
            self._ids[fold(staff.name)] = staff.pk
            if staff.code:
                self._ids.setdefault(fold(staff.code), staff.pk)
        self._answers = {fold(name): answer for name, answer in rules.staff_answers.items()}
        self._default = rules.unknown_staff
        self._folded: dict[str, str] = {}

    def knows(self, name: str) -> bool:
        return self._fold(name) in self._ids

    def id_of(self, name: str) -> int | None:
        """The id meant by `name`; None where it is to be left empty; 0 where it will be made."""
        folded = self._fold(name)
        if folded in self._ids:
            return self._ids[folded]
        answer = self._answers.get(folded, self._default)
        if answer.isdigit():
            return int(answer)
        return None if answer in {"skip", "refuse"} else 0

    def make(self, name: str) -> None:
        """Register somebody new, when that was the answer."""
        if self.id_of(name) == 0:
            self._ids[self._fold(name)] = Staff.objects.get_or_create(name=name[:100])[0].pk

    def _fold(self, name: str) -> str:
        if name not in self._folded:
            self._folded[name] = fold(name)
        return self._folded[name]
