"""Parallelism is by process: whoever imports the course gets one BLAS thread, with no variable to set."""

import os
import subprocess
import sys

PROBE = """
import lessons, threadpoolctl
print({pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"})
"""


def test_one_blas_thread_by_default():
    variables = {key: value for key, value in os.environ.items() if not key.endswith("_NUM_THREADS")}
    result = subprocess.run([sys.executable, "-c", PROBE], env=variables, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "{1}"
