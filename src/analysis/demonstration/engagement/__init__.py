"""The writer of the demonstration meetings and forums: invented texts and chances in, six tables and the truth out."""
