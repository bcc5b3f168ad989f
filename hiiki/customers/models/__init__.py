from hiiki.customers.models.customer import Customer, CustomerQuerySet

__all__ = ["Customer", "CustomerQuerySet"]
