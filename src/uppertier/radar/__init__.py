"""The radar: what one dwell can see, where the face can look, and how the time of a frame is spent."""
