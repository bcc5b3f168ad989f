"""Contact histories from files: which columns they are, what each row says, and the way into the book."""
