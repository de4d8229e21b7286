"""What the questionnaire measures: one function per measure, interviews in, a battery of numbers out."""
