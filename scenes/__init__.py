"""What is seen: one file a scene, a storyboard each, on shared mobjects and one theme."""
