"""What people read as HTML: sheets, guides, feedback and report pages, their templates and pictures.

What the commands print lives in `commands`; what a student is told of an error in `grading/sentences.py`.
"""
