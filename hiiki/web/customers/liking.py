"""How one user likes the list of customers: what of it is kept, and what stands for what was never chosen."""

from typing import Any

from hiiki.accounts.models import Preference, SavedView, User
from hiiki.web.customers.columns import USUAL, USUAL_SORT, every, known
from hiiki.web.lists import SIZE, Column, size_of

KEY = "customers.columns"
LIST = "customers"  # whose saved views
WIDTHS = range(3, 81)  # characters
FROZEN = range(6)  # columns that stay while the others move
DENSITIES = {"": "設定のまま", "roomy": "ゆったり", "normal": "ふつう", "compact": "つめる"}


class Liking:
    """Columns in their order, widths, how many stay, height of rows, sorting, rows a page."""

    def __init__(self, stored: Any, user: User | None = None) -> None:
        self.user = user
        self._stored = stored if isinstance(stored, dict) else {}

    @classmethod
    def of(cls, user: User) -> "Liking":
        stored = Preference.objects.read(user, KEY)
        return cls(first_view() if stored is None else stored, user)

    def keep(self, user: User, **changed: Any) -> None:
        Preference.objects.write(user, KEY, {**self._stored, **changed})

    @property
    def columns(self) -> list[Column]:
        names = self._stored.get("shown") or USUAL
        there = every()
        return [there[name] for name in known(names)] or [there[name] for name in USUAL]

    @property
    def others(self) -> list[Column]:
        shown = self.columns
        return [column for column in every().values() if column not in shown]

    @property
    def sort(self) -> str:
        sort = str(self._stored.get("sort") or USUAL_SORT)
        column = every().get(sort.removeprefix("-"))
        return sort if column and column.sort_by else USUAL_SORT

    @property
    def size(self) -> int:
        return size_of(self._stored.get("size", SIZE))

    @property
    def frozen(self) -> int:
        frozen = self._stored.get("frozen")
        return frozen if isinstance(frozen, int) and frozen in FROZEN else 0

    @property
    def density(self) -> str:
        density = self._stored.get("density")
        return density if density in DENSITIES else ""

    @property
    def view(self) -> int | None:
        """The saved view the list was last made by."""
        view = self._stored.get("view")
        return view if isinstance(view, int) else None

    @property
    def content(self) -> dict[str, Any]:
        """What a saved view keeps of it."""
        columns = self.columns
        widths = {column.name: self.width_of(column) for column in columns}
        return {
            "shown": [column.name for column in columns],
            "widths": {
                column.name: widths[column.name] for column in columns if widths[column.name] != column.width
            },
            "frozen": self.frozen,
            "density": self.density,
        }

    @property
    def widths(self) -> dict[str, int]:
        widths = self._stored.get("widths")
        return widths if isinstance(widths, dict) else {}

    def width_of(self, column: Column) -> int:
        width = self.widths.get(column.name)
        return width if isinstance(width, int) and width in WIDTHS else column.width


def first_view() -> dict[str, Any]:
    """What somebody sees who never chose anything."""
    first = SavedView.objects.of_list(LIST).filter(is_shared=True, is_first=True).first()
    return {**first.content, "view": first.pk} if first else {}
