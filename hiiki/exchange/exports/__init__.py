"""Files go out: customers and contacts for people, and as other programs read them."""
