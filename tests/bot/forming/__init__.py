"""Tests of forming; numpy uses one thread here, as in the worker, or its threads spin."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
