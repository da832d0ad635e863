"""Co-signing without a browser: proofs, places and letters, for who cannot or will not use the desk."""
