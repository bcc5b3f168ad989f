from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "hiiki.segments"
    label = "segments"

    def ready(self) -> None:
        from hiiki.accounts.reverting import OwnedReverter
        from hiiki.audit import reverters
        from hiiki.segments import registry
        from hiiki.segments.conditions.choices import choices
        from hiiki.segments.conditions.days import days
        from hiiki.segments.conditions.files import files
        from hiiki.segments.conditions.own import own
        from hiiki.segments.conditions.people import people
        from hiiki.segments.conditions.texts import texts
        from hiiki.segments.models import Segment

        for source in (choices, days, texts, people, own, files):
            registry.register(source)
        reverters.register("segment", OwnedReverter(Segment))
