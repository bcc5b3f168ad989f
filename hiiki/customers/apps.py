from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "hiiki.customers"
    label = "customers"

    def ready(self) -> None:
        from hiiki.audit import reverters
        from hiiki.customers.reverting import CustomerReverter

        reverters.register("customer", CustomerReverter())
