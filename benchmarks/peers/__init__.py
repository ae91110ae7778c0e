"""How the course's engines stand against what people would use instead: `make bench-peers` writes PEERS.md.

One module per job. Each names its sides, the first of them ours, and what is held equal; contest.py checks that all
sides computed the same numbers and times them in turn. What only ourselves concerns is in the scripts above.
"""
