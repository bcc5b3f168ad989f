from hiiki.audit.models.batch import Batch
from hiiki.audit.models.change import Action, Change
from hiiki.audit.models.event import Event

__all__ = ["Action", "Batch", "Change", "Event"]
