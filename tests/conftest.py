"""Before any test imports a library that phones home: close every way out of this machine."""

import tempfile
from pathlib import Path

from velvet.footage.privacy import seal

seal(Path(tempfile.gettempdir()) / "velvet-tests")

pytest_plugins = ["support.fixtures"]  # imported after this file: they load the libraries
