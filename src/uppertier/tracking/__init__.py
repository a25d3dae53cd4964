"""What the battery believes: tracks kept from measurements alone; nothing here ever sees the truth."""
