from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "hiiki.config"
    label = "config"
