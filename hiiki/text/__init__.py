"""Japanese text: kana, width, folding, keys, names, addresses, phones, mail, dates, encodings. Pure."""
