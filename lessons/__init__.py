"""The Shape of Loss: helper packages behind the lessons, one per chapter, and what they share.

One BLAS thread is the default. The course multiplies many small matrices, and two threads that fight for two cores
made such batches twenty times slower; what runs in parallel here runs in processes.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # SciPy's own copy of BLAS, which loads later, reads this

import numpy  # noqa: F401  # the limit below reaches the libraries that are loaded: NumPy's, and perhaps SciPy's
from threadpoolctl import threadpool_limits

threadpool_limits(1, user_api="blas")
