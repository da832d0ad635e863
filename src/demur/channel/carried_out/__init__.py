"""Which statements carry out, or break, a recommendation that was accepted: as people say it, with a reason."""
