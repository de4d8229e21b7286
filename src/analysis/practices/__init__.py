"""Good practices, what gaps they answer, and the money for them."""
