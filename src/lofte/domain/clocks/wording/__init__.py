"""What the clocks say, by group: each reason in Swedish and English with its source, for a lawyer to read through."""
