"""The Shape of Loss: helper packages behind the lessons, one per chapter, and what they share.

One BLAS thread is the default. The course multiplies many small matrices, and two threads that fight for two cores
made such batches twenty times slower; what runs in parallel here runs in processes.
"""

import numpy  # noqa: F401  # the limit below reaches only libraries that are loaded: NumPy's BLAS
import scipy.linalg  # noqa: F401  # and SciPy's own copy of it
from threadpoolctl import threadpool_limits

threadpool_limits(1, user_api="blas")
