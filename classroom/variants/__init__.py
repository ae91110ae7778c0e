"""One module a lesson: how a student's own task is drawn, worded and solved. No student gets this package.

Each has TITLE, FAMILY (the function's name), draw(stream) -> constants, text(constants), stub(constants), SOLUTION (the
body of the stub's function) and hardness(constants), numbers that the tests bound. What checks such a task lives in
lessons/LESSON/exercises/variant.py.
"""
