"""Who may speak: accounts, members, their places and the rolls that are cut of them."""
