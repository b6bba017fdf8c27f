"""What the tests hold the numbers against: other people's libraries and published definitions."""
