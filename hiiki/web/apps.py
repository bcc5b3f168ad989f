from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hiiki.web"
    label = "web"

    def ready(self) -> None:
        from hiiki.web import staying  # noqa: F401 - it listens to signing in, and needs the models
