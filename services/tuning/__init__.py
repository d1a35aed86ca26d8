"""Learning from confirmed people what tells a library's people apart."""
