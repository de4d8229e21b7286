"""Answers and the version of the form they were given to in, the status of each out."""
