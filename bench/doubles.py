"""A book with people who stand in it twice, and with people who only seem to. All of them are invented.

Every record knows who it really is. Clerks write the same person down again at another time and in another way;
households, namesakes, colleagues and branches look alike and are not. The rates are set by what one would expect of
a shop's book, not by what any program can find.

A double keeps at least one thing besides the name by which a person could know it (`says_more`). Of who moved, has
another telephone and gave no mail address nothing is left: nobody can know those from namesakes, and whoever counts
them (`tellable` False) measures how often that happens, not how well they are found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from bench.customers import DEPARTMENTS, FAMILIAR, HALF, HOMES, POSTS, TRADES, WIDE, _mobile, _tel
from bench.people import Name, Names, Town, Towns, romaji

KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
HALVES = ("train", "test")
TOWN = 7  # letters of an address: the city and most of the town


@dataclass(frozen=True)
class Person:
    """Who somebody is; `household` and `firm` are shared with those who live or work with them."""

    number: int
    household: int
    firm: int
    surname: Name
    given: Name
    gender: str
    birthday: date
    town: Town
    house: str
    building: str
    tel: str
    mobile: str
    email: str
    company: str = ""
    department: str = ""
    is_company: bool = False


@dataclass(frozen=True)
class Record:
    """One row of the book, by the columns of a customer, and whose it is."""

    person: int
    household: int
    firm: int
    half: str
    values: dict[str, str] = field(hash=False)


def book(size: int, *, seed: int = 1, tellable: bool = True) -> list[Record]:
    """About `size` records in any order; the same seed gives the same book."""
    rng = Random(seed)
    records = list(_Town(rng, tellable=tellable).records(size))
    rng.shuffle(records)
    return records


def says_more(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two records share anything besides a name: a number, a mail address, the birthday, or the town."""
    numbers = [{each["tel"], each["mobile"]} - {""} for each in (one, other)]
    alike = any(one[name] and one[name].lower() == other[name].lower() for name in ("birthday", "email"))
    town = one["address1"][:TOWN] and one["address1"][:TOWN] == other["address1"][:TOWN]
    return bool(numbers[0] & numbers[1]) or alike or bool(town)


class _Town:
    """Everybody there is, and how clerks wrote them down."""

    AGAIN, THRICE = 0.08, 0.1
    TRIES = 50  # at writing somebody down again

    def __init__(self, rng: Random, *, tellable: bool) -> None:
        self.tellable = tellable
        self.rng, self.names, self._towns = rng, Names(), Towns(rng)
        self._numbers = iter(range(1, 10**9))
        self._earlier: list[Person] = []
        self._by_kana: dict[str, list[Name]] = {}
        for given in (*self.names.given["M"], *self.names.given["F"]):
            self._by_kana.setdefault(given.kana, []).append(given)

    def records(self, size: int) -> Iterator[Record]:
        made = 0
        while made < size:
            for person in self._some():
                half = self.half
                for record in self._written(person, half):
                    made += 1
                    yield record

    def _some(self) -> list[Person]:
        """A household, a firm, or somebody alone: always within one half."""
        rng, dice = self.rng, self.rng.random()
        self.half = rng.choice(HALVES)
        if dice < 0.25:
            people = self._household()
        elif dice < 0.31:
            people = self._firm()
        else:
            people = [self._person()]
        if len(self._earlier) < 2000:
            self._earlier += people
        return people

    def _person(self) -> Person:
        rng = self.rng
        number, gender = next(self._numbers), rng.choice("MF")
        surname = rng.choices(self.names.surnames, cum_weights=self.names.surname_weights)[0]
        given, town = rng.choice(self.names.given[gender]), self._towns.some(rng, 1)[0]
        if self._earlier and rng.random() < 0.02:  # a namesake, now and then in the same town
            other = rng.choice(self._earlier)
            surname, given, gender = other.surname, other.given, other.gender
            town = other.town if rng.random() < 0.3 else town
        return Person(
            number, number, 0, surname, given, gender,
            date(1935, 1, 1) + timedelta(days=rng.randrange(27_000)), town, self._house(), self._building(town),
            _tel(rng), _mobile(rng), self._mail(surname, given),
        )  # fmt: skip

    def _house(self) -> str:
        rng = self.rng
        parts = [rng.randint(1, 6), rng.randint(1, 30), rng.randint(1, 20)]
        return "-".join(map(str, parts if rng.random() < 0.75 else parts[:2]))

    def _building(self, town: Town) -> str:
        rng = self.rng
        return (
            f"{rng.choice(HOMES)}{town.town[:2]} {rng.randint(101, 1205)}号室" if rng.random() < 0.35 else ""
        )

    def _mail(self, surname: Name, given: Name) -> str:
        rng = self.rng
        local = f"{romaji(given.kana)}{rng.choice('._-')}{romaji(surname.kana)}{rng.randrange(1, 1000)}"
        return f"{local}@{rng.choice(POSTS)}"

    def _household(self) -> list[Person]:
        """Couples, parents and children, now and then twins: one house, one telephone, often one mail address."""
        rng, head = self.rng, self._person()
        shares_mail = rng.random() < 0.2
        people = [head]
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
            gender = rng.choice("MF")
            given = self._relatives_name(head, gender)
            born = rng.choice((0, 0, 0, 24, 26, 28, 30, 33))
            birthday = head.birthday + timedelta(days=born * 365 + rng.randrange(-1500, 1500))
            birthday = min(birthday, date(2024, 12, 31) - timedelta(days=rng.randrange(3000)))
            if rng.random() < 0.04:
                birthday = head.birthday
            number = next(self._numbers)
            people.append(
                replace(
                    head,
                    number=number,
                    gender=gender,
                    given=given,
                    birthday=birthday,
                    mobile=head.mobile if rng.random() < 0.08 else _mobile(rng),
                    email=head.email if shares_mail else self._mail(head.surname, given),
                )
            )
        return people

    def _relatives_name(self, head: Person, gender: str) -> Name:
        """Another name, in one family of eight with a character of the head's: 健一 and 健太."""
        rng, names = self.rng, [each for each in self.names.given[gender] if each != head.given]
        alike = [each for each in names if set(each.written) & set(head.given.written)]
        return rng.choice(alike) if alike and rng.random() < 0.125 else rng.choice(names)

    def _firm(self) -> list[Person]:
        """A firm's people behind one switchboard, or its branches in other places."""
        rng, head = self.rng, self._person()
        name, form = f"{head.surname.written}{rng.choice(TRADES)}", rng.random()
        company = f"株式会社{name}" if form < 0.6 else f"{name}株式会社" if form < 0.8 else f"有限会社{name}"
        head = replace(head, firm=head.number, company=company, building="")
        if rng.random() < 0.5:
            return [self._colleague(head) for _ in range(rng.choice((2, 2, 3, 5)))]
        return [
            replace(head, is_company=True),
            *(self._branch(head) for _ in range(rng.choice((0, 0, 1, 2)))),
        ]

    def _colleague(self, head: Person) -> Person:
        other = self._person()
        return replace(
            other, firm=head.number, company=head.company, department=self.rng.choice(DEPARTMENTS), tel=head.tel,
            town=head.town, house=head.house, building="", mobile=other.mobile,
        )  # fmt: skip

    def _branch(self, head: Person) -> Person:
        other, rng = self._person(), self.rng
        branch = f"{other.town.city[:2]}{rng.choice(('支店', '営業所', '店'))}"
        return replace(
            other, firm=head.number, is_company=True, tel=head.tel if rng.random() < 0.3 else other.tel,
            email=head.email if rng.random() < 0.2 else other.email,
            company=f"{head.company} {branch}" if rng.random() < 0.5 else head.company, department=branch,
        )  # fmt: skip

    def _written(self, person: Person, half: str) -> Iterator[Record]:
        written: list[dict[str, str]] = []
        for time in range(self._times()):
            values = self._again(person, written) if time else self._row(person)
            if values:
                written.append(values)
                yield Record(person.number, person.household, person.firm, half, values)

    def _again(self, person: Person, written: list[dict[str, str]]) -> dict[str, str]:
        """Empty where there is hardly anything by which somebody could be known again."""
        for _ in range(self.TRIES):
            values = self._slipped(self._row(self._later(person)))
            if not self.tellable or all(says_more(values, each) for each in written):
                return values
        return {}

    def _times(self) -> int:
        if self.rng.random() >= self.AGAIN:
            return 1
        return 3 if self.rng.random() < self.THRICE else 2

    def _later(self, person: Person) -> Person:
        """What life changed until somebody wrote them down again."""
        rng, now = self.rng, person
        if rng.random() < 0.12:
            town = person.town if rng.random() < 0.3 else self._towns.some(rng, 1)[0]
            now = replace(now, town=town, house=self._house(), building=self._building(town), tel=_tel(rng))
        if not person.is_company and person.gender == "F" and rng.random() < 0.05:
            now = replace(
                now, surname=rng.choices(self.names.surnames, cum_weights=self.names.surname_weights)[0]
            )
        if rng.random() < 0.08:
            now = replace(now, mobile=_mobile(rng))
        if rng.random() < 0.12:
            now = replace(now, email=self._mail(now.surname, now.given))
        return now

    def _row(self, person: Person) -> dict[str, str]:
        """As a clerk writes it down: much is not asked for."""
        rng = self.rng
        named = not person.is_company
        code = f"{person.town.code[:3]}-{person.town.code[3:]}"
        row = {
            "last_name": person.surname.written if named else "",
            "first_name": person.given.written if named else "",
            "last_kana": person.surname.kana if named else "",
            "first_kana": person.given.kana if named else "",
            "gender": {"M": "男", "F": "女"}[person.gender] if named and rng.random() < 0.6 else "",
            "birthday": person.birthday.isoformat() if named and rng.random() < 0.5 else "",
            "company_name": self._company(person.company),
            "department": person.department,
            "postal_code": code if rng.random() < 0.85 else "",
            "prefecture": person.town.prefecture,
            "address1": f"{person.town.city}{person.town.town}{self._number(person.house)}",
            "address2": person.building if rng.random() < 0.85 else "",
            "tel": person.tel if not named or person.company or rng.random() < 0.55 else "",
            "mobile": person.mobile if named and rng.random() < 0.65 else "",
            "email": person.email if rng.random() < 0.5 else "",
        }
        if rng.random() < 0.2:
            row |= {"last_kana": "", "first_kana": ""}
        if rng.random() < 0.06:
            row |= {"prefecture": "", "address1": "", "address2": "", "postal_code": ""}
        if rng.random() < 0.05:
            row["last_name"] = "".join(FAMILIAR.get(letter, letter) for letter in row["last_name"])
        return row

    def _company(self, company: str) -> str:
        dice = self.rng.random()
        if dice < 0.5:
            return company
        if dice < 0.8:
            return company.replace("株式会社", "㈱" if dice < 0.65 else "(株)").replace("有限会社", "㈲")
        return company.replace("株式会社", "") if dice < 0.85 else company

    def _number(self, house: str) -> str:
        parts, dice = house.split("-"), self.rng.random()
        if dice < 0.6:
            return house
        if dice < 0.75:
            return house.translate(WIDE)
        if len(parts) == 3:
            return (
                f"{parts[0]}丁目{parts[1]}番{parts[2]}号"
                if dice < 0.9
                else f"{parts[0]}丁目{parts[1]}-{parts[2]}"
            )
        return f"{parts[0]}番地{parts[1]}" if dice < 0.9 else f"{parts[0]}番{parts[1]}号"

    def _slipped(self, row: dict[str, str]) -> dict[str, str]:
        """What the second clerk misheard, mistyped or wrote another way; each independently of the others."""
        rng, row = self.rng, dict(row)
        slips = (
            (0.10, self._variant), (0.05, self._homophone), (0.04, self._wrong_kanji), (0.06, self._wrong_kana),
            (0.06, self._half_kana), (0.02, self._only_surname), (0.03, self._only_kana), (0.04, self._one_field),
            (0.04, self._wrong_digit), (0.03, self._wrong_house), (0.04, self._wrong_day), (0.03, self._wrong_mail),
            (0.05, self._swapped_phones), (0.05, self._wide_name),
        )  # fmt: skip
        for rate, slip in slips:
            if rng.random() < rate:
                slip(row)
        return row

    def _variant(self, row: dict[str, str]) -> None:
        row["last_name"] = "".join(FAMILIAR.get(letter, letter) for letter in row["last_name"])

    def _homophone(self, row: dict[str, str]) -> None:
        """裕子 as 優子: the clerk only heard it."""
        others = [each.written for each in self._by_kana.get(row["first_kana"], ())]
        others = [each for each in others if each != row["first_name"]]
        if others and row["first_name"]:
            row["first_name"] = self.rng.choice(others)

    def _wrong_kanji(self, row: dict[str, str]) -> None:
        name = self.rng.choice(("last_name", "first_name"))
        letters = list(row[name])
        if len(letters) > 1:
            given = self.rng.choice(self.names.given[self.rng.choice("MF")]).written
            letters[self.rng.randrange(len(letters))] = self.rng.choice(given)
            row[name] = "".join(letters)

    def _wrong_kana(self, row: dict[str, str]) -> None:
        name = self.rng.choice(("last_kana", "first_kana"))
        letters = list(row[name])
        if len(letters) > 1:
            place, dice = self.rng.randrange(len(letters)), self.rng.random()
            if dice < 0.5:
                letters[place] = self.rng.choice(KANA)
            elif dice < 0.75:
                del letters[place]
            else:
                letters.insert(place, self.rng.choice(KANA))
            row[name] = "".join(letters)

    def _half_kana(self, row: dict[str, str]) -> None:
        for name in ("last_kana", "first_kana"):
            row[name] = "".join(HALF.get(each, each) for each in row[name])

    def _only_surname(self, row: dict[str, str]) -> None:
        if row["last_name"]:
            row |= {"first_name": "", "first_kana": ""}

    def _only_kana(self, row: dict[str, str]) -> None:
        if row["last_kana"] and row["first_kana"]:
            row |= {
                "last_name": row["last_kana"],
                "first_name": row["first_kana"],
                "last_kana": "",
                "first_kana": "",
            }

    def _one_field(self, row: dict[str, str]) -> None:
        row |= {"last_name": row["last_name"] + row["first_name"], "first_name": ""}

    def _wrong_digit(self, row: dict[str, str]) -> None:
        name = self.rng.choice(("tel", "mobile"))
        digits = list(row[name])
        if digits:
            place = self.rng.randrange(2, len(digits))
            if digits[place].isdigit():
                digits[place] = str(self.rng.randrange(10))
            row[name] = "".join(digits)

    def _wrong_house(self, row: dict[str, str]) -> None:
        if row["address1"]:
            row["address1"] = row["address1"][:-1] + str(self.rng.randrange(1, 10))

    def _wrong_day(self, row: dict[str, str]) -> None:
        if row["birthday"]:
            born, dice = date.fromisoformat(row["birthday"]), self.rng.random()
            if dice < 0.4 and born.day <= 12:
                born = born.replace(month=born.day, day=born.month)
            elif dice < 0.7:
                born = born.replace(day=self.rng.randint(1, 28))
            else:
                born = born.replace(year=born.year + self.rng.choice((-10, -1, 1, 10)), day=min(born.day, 28))
            row["birthday"] = born.isoformat()

    def _wrong_mail(self, row: dict[str, str]) -> None:
        if row["email"]:
            local, _, host = row["email"].partition("@")
            row["email"] = (
                f"{local[:-1]}@{host}" if self.rng.random() < 0.5 else f"{local}@{self.rng.choice(POSTS)}"
            )

    def _swapped_phones(self, row: dict[str, str]) -> None:
        row |= {"tel": row["mobile"], "mobile": row["tel"]}

    def _wide_name(self, row: dict[str, str]) -> None:
        row["last_name"] = f"{row['last_name']}　"
        row["email"] = row["email"].upper()
