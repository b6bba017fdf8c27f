"""Voices: how a cue becomes sound with the times of its words."""
