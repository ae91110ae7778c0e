"""The instructor's command: assign a lesson, grade what comes back, give feedback, export marks, report on a class."""
