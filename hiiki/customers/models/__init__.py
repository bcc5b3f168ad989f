from hiiki.customers.models.customer import Customer, CustomerQuerySet
from hiiki.customers.models.tag import TagColour

__all__ = ["Customer", "CustomerQuerySet", "TagColour"]
