"""The course folder: the roster, the secret, what was assigned, and what each student is handed; proof that it leaks
nothing.

Nothing here reads what a student hands in, and nothing runs it.
"""
