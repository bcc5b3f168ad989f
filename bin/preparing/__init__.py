"""What bin/start, bin/test and bin/lint do before the work: standard library only, any Python that may run us."""
