"""Before any test imports a library: close every way out of this machine, and give each worker one thread."""

import os
import tempfile
from pathlib import Path

from velvet.footage.privacy import seal

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # workers side by side, and the processes they start
seal(Path(tempfile.gettempdir()) / "velvet-tests")

pytest_plugins = ["support.fixtures"]
