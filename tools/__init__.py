"""What is run by hand and rarely: recordings made again. Nothing of the course or its tests needs it."""
