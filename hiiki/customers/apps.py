from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "hiiki.customers"
    label = "customers"

    def ready(self) -> None:
        from django.core.signals import request_finished, request_started

        from hiiki.audit import reverters
        from hiiki.customers import designed, designing, designs, relations
        from hiiki.customers.belonging import (
            CustomersBelonging,
            DeedsBelonging,
            HistoryBelonging,
            TagColoursBelonging,
        )
        from hiiki.customers.belonging_apart import KeptApartBelonging
        from hiiki.customers.belonging_design import ChoicesBelonging, OwnFieldsBelonging
        from hiiki.customers.belonging_files import FilesBelonging
        from hiiki.customers.belonging_merged import MergedBelonging
        from hiiki.customers.belonging_people import PeopleBelonging
        from hiiki.customers.belonging_words import CardWordsBelonging
        from hiiki.customers.duplicates.apart import ApartRelation
        from hiiki.customers.duplicates.reverting import KeptApartReverter
        from hiiki.customers.models import CardWord, Choice, OwnField
        from hiiki.customers.relating import MergedRelation, PeopleRelation
        from hiiki.customers.reverting import CustomerReverter
        from hiiki.customers.reverting_design import DesignReverter
        from hiiki.customers.reverting_files import FileRelation, FileReverter, claimed
        from hiiki.customers.reverting_words import WordReverter
        from hiiki.db import belongings
        from hiiki.files import keeping

        designed.look_by(designs.looked_up)
        request_started.connect(designed.begin_request)
        request_finished.connect(designed.end_request)
        reverters.register("customer", CustomerReverter())
        reverters.register("customerfile", FileReverter())
        reverters.register("keptapart", KeptApartReverter())
        relations.register("ファイル", FileRelation())
        relations.register("会社の方のカード", PeopleRelation())
        relations.register("統合した顧客", MergedRelation())
        relations.register("別の方として残した組", ApartRelation())
        keeping.claim(claimed)
        reverters.register("cardword", WordReverter(CardWord, afterwards=designing.seen_by_all))
        for model, name in ((OwnField, "ownfield"), (Choice, "choice")):
            reverters.register(name, DesignReverter(model))
        for each in (
            OwnFieldsBelonging(),
            ChoicesBelonging(),
            CardWordsBelonging(),
            CustomersBelonging(),
            FilesBelonging(),
            KeptApartBelonging(),
            MergedBelonging(),
            PeopleBelonging(),
            TagColoursBelonging(),
            DeedsBelonging(),
            HistoryBelonging(),
        ):
            belongings.register(each)
