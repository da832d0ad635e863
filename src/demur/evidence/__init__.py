"""Packs and excerpts: what anybody can check without a server."""
