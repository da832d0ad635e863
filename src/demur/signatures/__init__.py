"""Co-signatures: proofs taken at the door, kept without any way back to a person."""
