"""Everything about customers, out of one book and into another."""
