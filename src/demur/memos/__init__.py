"""Memos: drafts, frozen texts and their circulation."""
