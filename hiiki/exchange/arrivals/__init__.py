"""A file arrives: it is unpacked, kept, looked at, and its columns are matched as well as can be guessed."""
