"""Texts that may be found, the words in them, and who may find them: it takes texts and knows no memo."""
