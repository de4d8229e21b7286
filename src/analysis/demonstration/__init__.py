"""The writer of the demonstration inputs, with the truth they were made from; nothing in them was observed."""
