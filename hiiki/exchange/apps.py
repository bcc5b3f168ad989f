from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "hiiki.exchange"
    label = "exchange"

    def ready(self) -> None:
        from hiiki.audit import reverters
        from hiiki.exchange.reverting import LayoutReverter

        reverters.register("ownlayout", LayoutReverter())
