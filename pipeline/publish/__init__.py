"""Putting finished packages where students get them, and never half of one."""
