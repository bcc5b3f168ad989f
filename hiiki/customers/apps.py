from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "hiiki.customers"
    label = "customers"

    def ready(self) -> None:
        from hiiki.audit import reverters
        from hiiki.customers.belonging import (
            CustomersBelonging,
            DeedsBelonging,
            HistoryBelonging,
            TagColoursBelonging,
        )
        from hiiki.customers.reverting import CustomerReverter
        from hiiki.db import belongings

        reverters.register("customer", CustomerReverter())
        for each in (CustomersBelonging(), TagColoursBelonging(), DeedsBelonging(), HistoryBelonging()):
            belongings.register(each)
