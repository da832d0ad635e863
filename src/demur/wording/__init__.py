"""Reading Arabic and English words: characters, tokens and stems, with offsets in the text as it was written."""
