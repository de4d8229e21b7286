"""What identifies a person or a device in, what may be kept out."""
