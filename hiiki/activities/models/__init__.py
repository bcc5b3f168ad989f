from hiiki.activities.models.contact import Contact, ContactQuerySet
from hiiki.activities.models.word import ContactWord

__all__ = ["Contact", "ContactQuerySet", "ContactWord"]
