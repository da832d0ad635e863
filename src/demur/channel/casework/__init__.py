"""The office's casework between filing and reply, and what follows from a reply."""
