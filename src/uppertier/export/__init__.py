"""Records written for people and for other programs."""
