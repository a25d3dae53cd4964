"""Where a missile must be pointed to land somewhere, and how far it can go."""
