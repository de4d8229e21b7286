"""Meetings, forums, votes and promises: what was done with people, and what came of it."""
