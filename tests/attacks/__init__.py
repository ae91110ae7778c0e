"""Submissions that attack the grader, run for real: each must end with the honest mark, and touch nothing else."""
