from hiiki.accounts.models.invitation import Invitation
from hiiki.accounts.models.preference import Preference
from hiiki.accounts.models.saved_view import SavedView
from hiiki.accounts.models.shop import Shop
from hiiki.accounts.models.staff import Staff
from hiiki.accounts.models.user import Role, User

__all__ = ["Invitation", "Preference", "Role", "SavedView", "Shop", "Staff", "User"]
