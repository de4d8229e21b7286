"""Responses in, what an analyst should look at before believing them out."""
