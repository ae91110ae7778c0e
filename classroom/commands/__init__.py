"""The instructor's commands, one module each: assign, grade, feedback, export, report."""
