from hiiki.exchange.models.correction import Correction
from hiiki.exchange.models.outgoing import OutgoingFile
from hiiki.exchange.models.own_layout import NameTaken, OwnLayout
from hiiki.exchange.models.run import ImportRun
from hiiki.exchange.models.saved_mapping import SavedMapping
from hiiki.exchange.models.whole_import import WholeImport

__all__ = [
    "Correction", "ImportRun", "NameTaken", "OutgoingFile", "OwnLayout", "SavedMapping", "WholeImport",
]  # fmt: skip
