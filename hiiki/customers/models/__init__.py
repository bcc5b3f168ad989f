from hiiki.customers.models.customer import Customer, CustomerQuerySet
from hiiki.customers.models.design import Choice, Design, OwnField, Rewording
from hiiki.customers.models.tag import TagColour

__all__ = ["Choice", "Customer", "CustomerQuerySet", "Design", "OwnField", "Rewording", "TagColour"]
