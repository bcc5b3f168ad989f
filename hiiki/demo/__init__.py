"""見本: a believable small shop, brought in through the ordinary import."""
