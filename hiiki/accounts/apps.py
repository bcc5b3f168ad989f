from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hiiki.accounts"
    label = "accounts"

    def ready(self) -> None:
        from hiiki.accounts.reverting import SavedViewReverter
        from hiiki.audit import reverters

        reverters.register("savedview", SavedViewReverter())
