"""What rendering costs, against the encoder alone and against Manim as it comes."""
