"""What bin/start, bin/test and bin/lint do before their work, with the standard library only."""
