"""What was found in policy documents in, the page out that leads from every number to its sentence."""
