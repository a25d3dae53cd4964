"""Who is shot at, from which launcher, when and where: orders made from tracks, never from the truth."""
