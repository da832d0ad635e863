"""What a second party runs: the witness of a record, a mirror of it, the desk's host and the relay of letters."""
