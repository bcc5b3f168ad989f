"""The rows of a file as they are read: their cells cleaned, their 担当者, choices and companies known."""
