"""What contributors run: recordings made again, pins resolved, JavaScript checked. No lesson and no page needs it."""
