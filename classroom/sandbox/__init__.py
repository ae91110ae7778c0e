"""The walls around a student's code, and the one channel through them."""
