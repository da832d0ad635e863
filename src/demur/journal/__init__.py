"""What happened and must be told: internal, prunable."""
