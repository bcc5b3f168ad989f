"""What may become of a row, one letter each."""

NEW, MAYBE, CHANGED, SAME, REFUSED = "n", "m", "c", "s", "r"
