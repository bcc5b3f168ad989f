from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "hiiki.files"
    label = "files"
