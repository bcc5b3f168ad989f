"""Mail addresses, with the irregular ones that carriers once gave out.

docomo and au handed out a..b@, a.@ and .a@ until March 2009. Their owners keep them, so
they are read, with or without the quotes that RFC 5322 asks for. Domains may be in Japanese (例え.jp).
"""

import re
from dataclasses import dataclass

from hiiki.text.width import composed

_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_USUAL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z]{2,}", re.I | re.A)
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_WORD = re.compile(r"[^\W_](?:[^\W_]|[-・])*")
_WITH_NAME = re.compile(r"[^<>]*<([^<>]+)>")
_ODD_DOTS = re.compile(r"^\.|\.\.|\.$")
_CARRIERS = (".docomo.ne.jp", ".ezweb.ne.jp", ".au.com")


@dataclass(frozen=True, slots=True)
class Email:
    key: str
    valid: bool


def read_email(text: str) -> Email:
    """The key to compare by, and whether mail can be sent to the address as typed."""
    return Email(key_of(text), not problem(text))


def is_usual(text: str) -> bool:
    """The common shape, about which nothing more needs to be asked."""
    return len(text) <= 64 and _USUAL.fullmatch(text) is not None


def key_of(text: str) -> str:
    """Lower case, half width, unquoted; "" if there is no address in the text."""
    if is_usual(text):
        return text.lower()
    local, _, domain = _bare(text).rpartition("@")
    local, domain = _unquoted(local), ascii_domain(domain)
    return f"{local}@{domain}".lower() if not _problem(local, domain) else ""


def problem(text: str) -> str:
    """Why mail cannot be sent there, in Japanese; "" when it can."""
    if is_usual(text):
        return ""
    if not text.strip().isascii() and composed(text).isascii():
        return f"「{text}」に全角の文字が入っています。半角で入力してください。"

    local, at, domain = _bare(text).rpartition("@")
    if not at:
        return f"「{text}」に @ がありません。"

    local, domain = _unquoted(local), ascii_domain(domain)
    reason = _problem(local, domain) or _dot_problem(local, domain.lower())
    return f"「{text}」は{reason}" if reason else ""


def ascii_domain(domain: str) -> str:
    """例え.jp as it is sent, xn--r8jz45g.jp; what cannot be one stays as it is."""
    labels = domain.split(".")
    if domain.isascii() or not all(label.isascii() or _WORD.fullmatch(label) for label in labels):
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _bare(text: str) -> str:
    plain = composed(text).strip().removeprefix("mailto:")
    named = _WITH_NAME.fullmatch(plain)
    return (named[1] if named else plain).strip()


def _unquoted(local: str) -> str:
    quoted = _QUOTED.fullmatch(local)
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else local


def _problem(local: str, domain: str) -> str:
    if not local:
        return " @ の前がありません。"
    if not domain:
        return " @ の後ろ（ドメイン）がありません。"
    if "@" in local:
        return " @ が2つ以上あります。1つの欄には1つのアドレスを入れてください。"
    if any(letter.isspace() for letter in local + domain):
        return "途中に空白があります。"
    if not local.isascii():
        return " @ の前に使えない文字が入っています。"
    if not domain.isascii():
        return "ドメインに使えない文字が入っています。"
    if len(local) > 64 or len(local) + len(domain) > 253:
        return "長すぎます。"
    if not _LOCAL.fullmatch(local):
        return " @ の前に使えない記号が入っています。"

    return _domain_problem(domain)


def _dot_problem(local: str, domain: str) -> str:
    if not _ODD_DOTS.search(local) or f".{domain}".endswith(_CARRIERS):
        return ""

    return " @ の前の「.」の位置が正しくありません（先頭、末尾、連続は使えません）。"


def _domain_problem(domain: str) -> str:
    if "," in domain:
        return "ドメインに「,」があります。「.」の間違いではありませんか。"

    labels = domain.split(".")
    if len(labels) < 2:
        return "ドメインに「.」がありません（例：example.jp）。"
    if not all(_LABEL.fullmatch(label) and len(label) < 64 for label in labels):
        return "ドメインの書き方が正しくありません。"
    if labels[-1].isdigit():
        return "ドメインの終わりが数字です。"

    return ""
