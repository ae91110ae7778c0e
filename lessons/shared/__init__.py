"""What two chapters or more use, in folders: `from lessons.shared.numerics import descent`.

What one chapter alone needs lives with that chapter. Beside the folders: claims and their evidence, and the
bundler of the widgets' scripts.
"""
