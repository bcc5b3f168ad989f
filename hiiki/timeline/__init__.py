"""履歴: everything about a customer as one line of time. A room that has something to tell adds a source in `sources`."""
