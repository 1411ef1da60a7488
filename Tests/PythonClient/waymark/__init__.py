"""A small Waymark client, written from Protocol/ alone: a second implementation to prove it by."""
