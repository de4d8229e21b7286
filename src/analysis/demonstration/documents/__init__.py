"""The writer of the demonstration documents: annotated texts in, files in five formats and the truth out."""
