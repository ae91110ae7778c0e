"""What students hand in, read as strangers' files: archives, whose file it is, notebooks, likeness.

None of it is run here, and none of it is marked.
"""
