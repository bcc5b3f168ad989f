from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "hiiki.customers"
    label = "customers"

    def ready(self) -> None:
        from django.core.signals import request_finished, request_started

        from hiiki.audit import reverters
        from hiiki.customers import designed, designs
        from hiiki.customers.belonging import (
            CustomersBelonging,
            DeedsBelonging,
            HistoryBelonging,
            TagColoursBelonging,
        )
        from hiiki.customers.belonging_design import ChoicesBelonging, OwnFieldsBelonging
        from hiiki.customers.models import Choice, OwnField
        from hiiki.customers.reverting import CustomerReverter
        from hiiki.customers.reverting_design import DesignReverter
        from hiiki.db import belongings

        designed.look_by(designs.looked_up)
        request_started.connect(designed.begin_request)
        request_finished.connect(designed.end_request)
        reverters.register("customer", CustomerReverter())
        for model, name in ((OwnField, "ownfield"), (Choice, "choice")):
            reverters.register(name, DesignReverter(model))
        for each in (
            OwnFieldsBelonging(),
            ChoicesBelonging(),
            CustomersBelonging(),
            TagColoursBelonging(),
            DeedsBelonging(),
            HistoryBelonging(),
        ):
            belongings.register(each)
