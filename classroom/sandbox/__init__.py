"""The walls around a student's code, the worker within them, and the one gate through which its replies come.

No expected value and no judgement lives here.
"""
