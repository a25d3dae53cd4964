"""Things that fly unguided: what they are, what moves them, and the path they take."""
