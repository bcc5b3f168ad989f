"""Whom a letter is addressed to, and by which honorific."""

from typing import NamedTuple

ONCHU = "御中"
SAMA = "様"
CHOICES = (SAMA, ONCHU, "殿", "先生")


class Addressee(NamedTuple):
    name: str
    honorific: str

    def __str__(self) -> str:
        return f"{self.name} {self.honorific}" if self.name else ""


def honorific_for(
    last_name: str,
    first_name: str,
    company_name: str = "",
    honorific: str = "",
    usual: tuple[str, str] = (SAMA, ONCHU),
) -> Addressee:
    """To whom and with which honorific: 御中 only where no person is named, never beside 様.

    `usual` are those of a person and of a company, where nothing was chosen.
    """
    of_person, of_company = usual
    person = " ".join(filter(None, (last_name.strip(), first_name.strip())))
    if person:
        chosen = honorific.strip()
        return Addressee(person, of_person if chosen in ("", ONCHU) else chosen)

    return Addressee(company_name.strip(), of_company if company_name.strip() else "")
