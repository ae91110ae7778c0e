"""The instructor's commands, one module each: assign, grade, feedback, export, report; what they print, and how far.

What they do with a course, a submission or a mark lives in the other folders: no other folder imports this one.
"""
