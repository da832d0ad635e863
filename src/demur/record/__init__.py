"""The public, append-only record: outbox, sequencer, checkpoints. It takes bytes and knows no memo."""
