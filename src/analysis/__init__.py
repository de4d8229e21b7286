"""Civic participation in Roma-integration policy: a reproducible study."""
