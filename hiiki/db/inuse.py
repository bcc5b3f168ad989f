class InUse(Exception):
    """Another process has the book open: it cannot be replaced under its hands."""
