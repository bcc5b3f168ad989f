from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hiiki.web"
    label = "web"
