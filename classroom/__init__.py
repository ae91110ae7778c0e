"""The instructor's command: assign a lesson, grade what comes back, give feedback, export marks, report on a class.

Here lives the command line; each command is a module of `commands`. What judges a task is the course's own and lives in
`lessons/X/exercises`; what makes notebooks and pages of the book lives in `press`.
"""
