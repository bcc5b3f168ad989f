from hiiki.exchange.models.own_layout import NameTaken, OwnLayout
from hiiki.exchange.models.run import ImportRun
from hiiki.exchange.models.saved_mapping import SavedMapping

__all__ = ["ImportRun", "NameTaken", "OwnLayout", "SavedMapping"]
