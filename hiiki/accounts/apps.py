from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hiiki.accounts"
    label = "accounts"

    def ready(self) -> None:
        from hiiki.accounts.belonging import NumberingBelonging, StaffBelonging
        from hiiki.accounts.models import SavedView
        from hiiki.accounts.reverting import SavedViewReverter, ShopReverter
        from hiiki.audit import reverters
        from hiiki.db import belongings

        reverters.register("savedview", SavedViewReverter(SavedView))
        reverters.register("shop", ShopReverter())
        belongings.register(NumberingBelonging())
        belongings.register(StaffBelonging())
