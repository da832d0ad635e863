"""The channel office's half of a memo's life: filing, acknowledgement, reply, limits."""
