from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hiiki.audit"
    label = "audit"
