from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "hiiki.db"
    label = "db"
