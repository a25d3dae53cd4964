"""The Earth: its shape, its frames, its pull, its air."""
