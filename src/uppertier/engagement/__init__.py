"""One fight: all that is settled before it, the clock, the engine, and what happened."""
