"""The pages, one file for each kind of reader's errand."""
