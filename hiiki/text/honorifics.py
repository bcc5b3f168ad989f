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


def honorific_for(last_name: str, first_name: str, company_name: str = "", honorific: str = "") -> Addressee:
    """To whom and with which honorific: 御中 only where no person is named, never beside 様."""
    person = " ".join(filter(None, (last_name.strip(), first_name.strip())))
    if person:
        return Addressee(person, honorific.strip() if honorific.strip() not in ("", ONCHU) else SAMA)

    return Addressee(company_name.strip(), ONCHU if company_name.strip() else "")
