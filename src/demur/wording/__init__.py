"""Reading words, in Arabic and in English: their characters, tokens and stems, with offsets in the text as it was written."""
