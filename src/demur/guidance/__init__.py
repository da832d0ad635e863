"""The words that an office asks others to avoid and to affirm, and texts checked against them."""
