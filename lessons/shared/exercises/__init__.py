"""Tasks with instant checks: one call of a student's function, plain values, feedback. No chapter's task is here."""
