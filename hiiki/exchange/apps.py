from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "hiiki.exchange"
    label = "exchange"
