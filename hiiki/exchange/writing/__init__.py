"""A plan goes into the book, step by step."""
