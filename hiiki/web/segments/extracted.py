"""抽出 in an address: a saved one by its number (`segment`), another one by its conditions (`where`)."""

from collections.abc import Mapping
from dataclasses import dataclass

from hiiki.accounts.models import User
from hiiki.customers.models import CustomerQuerySet
from hiiki.segments import trees
from hiiki.segments.asking import Extraction
from hiiki.segments.models import Segment
from hiiki.web.ids import id_of

LOST = "この抽出は見つかりません。削除されたか、ほかの方だけが使うものです。"
GONE = "この抽出は、なくなった項目をたずねているので、だれも見つかりません。「抽出」で条件を直してください。"


@dataclass(frozen=True)
class Extracted:
    """`problem` says why nobody is found."""

    extraction: Extraction
    segment: Segment | None = None
    problem: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, str], user: User) -> "Extracted | None":
        number, where = given.get("segment", ""), given.get("where", "")
        if pk := id_of(number):
            return cls._saved(pk, user)
        return cls._asked(where) if where else None

    @classmethod
    def _saved(cls, pk: int, user: User) -> "Extracted":
        segment = Segment.objects.visible_to(user).filter(pk=pk).first()
        query = (("segment", str(pk)),)
        if segment is None:
            return cls(Extraction(trees.empty()), problem=LOST, query=query)
        return cls(segment.extraction, segment, GONE if segment.extraction.gone else "", query)

    @classmethod
    def _asked(cls, where: str) -> "Extracted | None":
        try:
            extraction = Extraction(trees.read(where))
        except trees.Unreadable as why:
            return cls(
                Extraction(trees.empty()), problem=str(why), query=(("where", where[: trees.LONGEST]),)
            )
        if not extraction:
            return None
        return cls(extraction, None, GONE if extraction.gone else "", (("where", extraction.address),))

    def narrow(self, customers: CustomerQuerySet) -> CustomerQuerySet:
        return customers.none() if self.problem else self.extraction.narrow(customers)

    @property
    def said(self) -> str:
        if self.segment:
            return f"抽出「{self.segment}」の顧客（{self.extraction.said()}）"
        return self.extraction.said()
