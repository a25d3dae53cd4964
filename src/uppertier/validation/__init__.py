"""What all rooms below computed, beside what was recorded: held, or missed and why."""
