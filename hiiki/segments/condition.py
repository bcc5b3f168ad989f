"""What can be asked about a customer: one class for each way of asking, one object for each question."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple, Protocol

from django.db.models import Q

from hiiki.accounts.models import User
from hiiki.customers import reading
from hiiki.segments import periods

LONGEST = 200
MOST = 500  # options of one condition


class Given(Protocol):
    """A form, as Django reads it."""

    def get(self, name: str, default: str, /) -> str: ...
    def getlist(self, name: str, /) -> list[str]: ...


class Saying(NamedTuple):
    """A condition as part of a sentence: before another one (…で), and before the customers it is about (…の)."""

    mid: str
    end: str


def being(words: str) -> Saying:
    """都道府県が東京都で, 都道府県が東京都の."""
    return Saying(f"{words}で", f"{words}の")


def existing(words: str) -> Saying:
    return Saying(f"{words}があり", f"{words}がある")


def missing(words: str) -> Saying:
    return Saying(f"{words}がなく", f"{words}がない")


@dataclass(frozen=True)
class Input:
    """What must be said besides; `kind` names its part of the form."""

    name: str
    label: str = ""
    kind: ClassVar[str]

    def read(self, given: Given) -> Any:
        """What is kept of a form; ValueError with the reason in Japanese."""
        raise NotImplementedError

    def checked(self, value: Any) -> Any:
        """The same for what was kept, or stood in an address."""
        raise NotImplementedError


@dataclass(frozen=True)
class Words(Input):
    kind = "words"
    unit: str = ""

    def read(self, given: Given) -> str:
        return self.checked(" ".join(given.get(self.name, "").split()))

    def checked(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise ValueError("言葉が入っていません。探す言葉を入れてください")
        if len(value) > LONGEST:
            raise ValueError(f"言葉が長すぎます（{LONGEST}文字まで）")
        return value


@dataclass(frozen=True)
class Options(Input):
    """Some of what there is to choose from: pairs of what is kept and what people read.

    `offered_to` where that depends on which customers somebody may see.
    """

    kind = "options"
    offered: Callable[[], Iterable[tuple[str, str]]] = tuple
    optional: bool = False
    offered_to: Callable[[User], Iterable[tuple[str, str]]] | None = None

    @property
    def options(self) -> list[tuple[str, str]]:
        return list(self.offered())

    def options_for(self, user: User) -> list[tuple[str, str]]:
        return list(self.offered_to(user)) if self.offered_to else self.options

    def read(self, given: Given) -> list[str]:
        return self.checked(given.getlist(self.name))

    def checked(self, value: Any) -> list[str]:
        if value is None and self.optional:
            return []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError("選んだものが読めません")
        if not value and not self.optional:
            raise ValueError("ひとつも選ばれていません。どれかを選んでください")
        return [each[:LONGEST].replace("\0", "") for each in dict.fromkeys(value)][:MOST]


@dataclass(frozen=True)
class Period(Input):
    kind = "period"
    usual: str = "within:90:days"

    def read(self, given: Given) -> str:
        names = [self.name, *(f"{self.name}_{part}" for part in ("number", "unit", "from", "to"))]
        return periods.read({name: given.get(name, "") for name in names}, self.name)

    def checked(self, value: Any) -> str:
        return periods.checked(value)


@dataclass(frozen=True)
class Range(Input):
    """From a number to a number, as text; either may be missing."""

    kind = "range"
    unit: str = ""

    def read(self, given: Given) -> list[str]:
        return self.checked([given.get(f"{self.name}_{side}", "") for side in ("from", "to")])

    def checked(self, value: Any) -> list[str]:
        if not isinstance(value, list) or len(value) != 2 or not all(isinstance(each, str) for each in value):
            raise ValueError("数字が読めません")
        ends = [reading.number(each) for each in value]
        if not any(ends):
            raise ValueError("数字が入っていません。「から」か「まで」を入れてください")
        if all(ends) and float(ends[0]) > float(ends[1]):
            raise ValueError("「から」の数字が「まで」より大きくなっています")
        return ends


@dataclass(frozen=True)
class Days(Input):
    """How many, as text."""

    kind = "days"
    unit: str = "日"
    usual: str = "90"

    def read(self, given: Given) -> str:
        return self.checked(given.get(self.name, ""))

    def checked(self, value: Any) -> str:
        return periods.number(value if isinstance(value, str) else "")


Values = Mapping[str, Any]


class Condition(ABC):
    """`name` is kept in saved extractions and addresses; `hows` are the ways to ask, the usual one first.

    Whoever a condition does not hold for, the opposite holds for: `q` is never NULL for anybody.
    """

    name: str
    label: str
    group: str
    hows: Mapping[str, str] = {"is": ""}
    inputs: Sequence[Input] = ()
    bare: frozenset[str] = frozenset()  # hows that say everything
    usual: Mapping[str, Any] = {}  # what a form begins with
    is_slow = False  # reads every customer
    is_retired = False

    def needed(self, how: str) -> Sequence[Input]:
        return () if how in self.bare else self.inputs

    def read(self, given: Given) -> dict[str, Any]:
        """A part of a tree (`trees`) from a form; ValueError with the reason in Japanese."""
        how = given.get("is", "")
        how = how if how in self.hows else next(iter(self.hows))
        return {"of": self.name, "is": how, **{each.name: each.read(given) for each in self.needed(how)}}

    def checked(self, part: Values) -> dict[str, Any]:
        how = part.get("is", "")
        if how not in self.hows:
            raise ValueError("たずね方が読めません")
        kept = {each.name: each.checked(part.get(each.name)) for each in self.needed(how)}
        return {"of": self.name, "is": how, **kept}

    @abstractmethod
    def q(self, part: Values, today: date) -> Q: ...

    @abstractmethod
    def say(self, part: Values, *, calendar: str) -> Saying: ...


def either(words: Iterable[str]) -> str:
    return "か".join(words)


GONE = "（なくなった選択肢）"


def labels(options: Iterable[tuple[str, str]], values: Iterable[str]) -> list[str]:
    """What people read, also for what is there no more."""
    known = dict(options)
    return [known.get(value, GONE) for value in values]
