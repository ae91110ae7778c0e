"""The course folder: the roster, the secret, what was assigned, and what each student is handed."""
