"""How a lecture is made: voice, render, assemble, package, verify, publish."""
