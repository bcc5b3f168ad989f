"""Refused rows come in after all: put right on the screen, or handed out and dropped again."""
