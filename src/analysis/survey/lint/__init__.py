"""A form as it was written in, what is wrong with it or may go wrong in the field out."""
