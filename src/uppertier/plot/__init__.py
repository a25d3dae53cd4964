"""Pictures of what happened: maps and profiles, drawn from the record."""
