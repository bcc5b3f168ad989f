"""Bytes of any kind, kept once by what is in them; who they belong to is known by the rooms above."""
