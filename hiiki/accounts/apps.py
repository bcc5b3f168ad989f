from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hiiki.accounts"
    label = "accounts"
