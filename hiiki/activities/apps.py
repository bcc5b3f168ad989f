from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "hiiki.activities"
    label = "activities"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from hiiki.activities import conditions, wording, words
        from hiiki.activities.belonging import ContactsBelonging, ContactWordsBelonging
        from hiiki.activities.models import ContactWord
        from hiiki.activities.relating import ContactRelation
        from hiiki.activities.reverting import ContactReverter
        from hiiki.audit import reverters
        from hiiki.customers import relations
        from hiiki.customers.reverting_words import WordReverter
        from hiiki.db import belongings
        from hiiki.segments import registry

        # Not a migration: tables copied from book to book bring their own.
        post_migrate.connect(words.after_migrating, sender=self)
        reverters.register("contact", ContactReverter())
        reverters.register("contactword", WordReverter(ContactWord, wording.is_used))
        relations.register("コンタクト履歴", ContactRelation())
        registry.register(conditions.conditions)
        belongings.register(ContactWordsBelonging())
        belongings.register(ContactsBelonging())
