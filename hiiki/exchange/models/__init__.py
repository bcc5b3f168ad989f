from hiiki.exchange.models.correction import Correction
from hiiki.exchange.models.own_layout import NameTaken, OwnLayout
from hiiki.exchange.models.run import ImportRun
from hiiki.exchange.models.saved_mapping import SavedMapping

__all__ = ["Correction", "ImportRun", "NameTaken", "OwnLayout", "SavedMapping"]
