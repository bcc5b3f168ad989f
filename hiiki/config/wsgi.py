import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiiki.config.settings")
_pages = get_wsgi_application()

from hiiki.web.doors import Doors  # noqa: E402 - reads models, which are there only now

application = Doors(_pages)
