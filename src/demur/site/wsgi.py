"""The site as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from demur.parent import end_with_parent
from demur.site.environment import check_secret_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demur.site.settings")
check_secret_key()
end_with_parent()
application = get_wsgi_application()
