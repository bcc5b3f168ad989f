from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "hiiki.exchange"
    label = "exchange"

    def ready(self) -> None:
        from hiiki.audit import reverters
        from hiiki.db import belongings
        from hiiki.exchange.models import OwnLayout
        from hiiki.exchange.reverting import LayoutReverter
        from hiiki.segments.belonging import SegmentsBelonging

        reverters.register("ownlayout", LayoutReverter(OwnLayout))
        # Last of all rooms: their conditions name what every other room brings back.
        belongings.register(SegmentsBelonging())
