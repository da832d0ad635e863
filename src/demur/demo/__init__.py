"""The demo: an invented institution on this machine, with a clock of its own and a switch between its people."""
