from hiiki.customers.models.bulk import BulkAction
from hiiki.customers.models.customer import Customer, CustomerQuerySet
from hiiki.customers.models.design import Choice, Design, OwnField, Rewording
from hiiki.customers.models.duplicate import Alike, DuplicateSearch, KeptApart
from hiiki.customers.models.file import CustomerFile
from hiiki.customers.models.tag import TagColour
from hiiki.customers.models.word import CardWord

__all__ = [
    "Alike",
    "BulkAction",
    "CardWord",
    "Choice",
    "Customer",
    "CustomerFile",
    "CustomerQuerySet",
    "Design",
    "DuplicateSearch",
    "KeptApart",
    "OwnField",
    "Rewording",
    "TagColour",
]
