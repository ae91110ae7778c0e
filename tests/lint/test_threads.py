"""Parallelism is by process: whoever imports the course gets one BLAS thread, with no variable to set."""

import os
import subprocess
import sys

import pytest

PROBE = """
import {first}
import {then}, threadpoolctl
print(sorted(pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"))
"""


@pytest.mark.parametrize(("first", "then"), [("lessons", "scipy.linalg"), ("scipy.linalg", "lessons")])
def test_one_blas_thread_by_default_in_numpy_and_in_scipy_whichever_loads_first(first, then):
    variables = {key: value for key, value in os.environ.items() if not key.endswith("_NUM_THREADS")}
    program = PROBE.format(first=first, then=then)
    result = subprocess.run([sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[1, 1]"
