"""The reusable things on screen; each is drawn from data and shows any moment on demand."""
