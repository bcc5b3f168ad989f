"""What is done without anybody waiting for it: imports, undoing, the nightly backup, tidying up."""
