"""What a lecture is: its validated spec, facts and claims, script and timeline."""
