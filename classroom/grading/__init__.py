"""From a submission to its marks: questions to the sandbox, judgement outside of it, results, the gradebook.

No student's code runs here, and no file is told to belong to a student.
"""
