"""Where the catalog's temporary files lie: in the data folder, which may be encrypted, and nowhere else."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, sys
from pathlib import Path
from velvet.footage.privacy import seal
home = Path(sys.argv[1])
if sys.argv[2] == "sealed":
    seal(home)
from velvet.indexes.catalog.database import Catalog
catalog, seen = Catalog(home), set()
line = catalog._engine.raw_connection()
line.execute("CREATE TABLE big (x BLOB)")
line.execute("INSERT INTO big SELECT randomblob(1000) FROM (WITH RECURSIVE n(i) AS "
             "(SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) SELECT i FROM n)")
def look():
    for fd in os.listdir("/proc/self/fd"):
        try:
            seen.add(os.readlink(f"/proc/self/fd/{fd}"))
        except OSError:
            continue
    return 0
line.driver_connection.set_progress_handler(look, 1000)
line.close()
catalog.compact()
print(*(name.split()[0] for name in seen if "etilqs" in name))
"""


@pytest.mark.parametrize("how", ["sealed", "as it comes"])
def test_writing_the_catalog_anew_stays_in_the_data_folder(tmp_path: Path, how: str) -> None:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not tell which files are open")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), how],
        capture_output=True,
        text=True,
        check=True,
    )
    files = done.stdout.split()
    assert files
    assert all(name.startswith(str(tmp_path)) for name in files) is (how == "sealed")
