"""How Hypothesis looks: no deadlines on shared machines, and the same examples each time where nothing may flake."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("packs", deadline=None, database=None, derandomize="DEMUR_REQUIRE_ALL" in os.environ)
settings.load_profile("packs")
