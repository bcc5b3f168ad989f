"""What an import says of itself: its numbers, what it refused and why, what it left behind."""
