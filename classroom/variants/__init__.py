"""One module a lesson: how a student's own task is drawn, worded and solved.

lessons/LESSON/exercises/variant.py checks it.

Each has TITLE, draw(stream) -> constants, text(constants), stub(constants), SOLUTION and hardness(constants), numbers
that the tests bound. SOLUTION is the body of the stub's function; no student gets this package.
"""
