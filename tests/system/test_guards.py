"""Every guard of the user's privacy taken out, one at a time: a test notices each.

The product's own source is copied, the guard is cut out of the copy, and the test is run on that.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.paths import ROOT
from velvet.footage.privacy import silenced

pytestmark = pytest.mark.egress
PYPROJECT = ROOT / "pyproject.toml"
PACKAGES = [
    name.removeprefix("velvet.")
    for name in tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["setuptools"]["package-dir"]
]
SOCKETS = "tests/footage/test_privacy.py::test_"
STRANGERS, SILENT = (
    f"{SOCKETS}another_machine_is_refused",
    f"{SOCKETS}every_library_is_told_to_be_silent",
)
SYSTEM = "tests/ui/cli/system/test_"
SEALED = f"{SYSTEM}sealed.py::test_"
SERVING = "tests/ui/cli/test_chat.py::test_"
OLLAMA = "tests/adapters/ollama/test_host.py"


@dataclass(frozen=True, slots=True)
class Guard:
    """Where a guard stands, what is there without it, and the tests that must miss it."""

    file: str
    text: str
    instead: str
    tests: str

    def __str__(self) -> str:
        return f"{self.file} {self.text.strip()}"


def variable(name: str, value: str) -> Guard:
    return Guard("footage/privacy.py", f'    "{name}": "{value}",\n', "", SILENT)


def event(name: str) -> Guard:
    return Guard("footage/privacy.py", f'"{name}"', '"no.such.event"', STRANGERS)


GUARDS = [
    variable("ORT_DISABLE_TELEMETRY", "1"),
    variable("ANONYMIZED_TELEMETRY", "False"),
    variable("HF_HUB_OFFLINE", "1"),
    variable("TRANSFORMERS_OFFLINE", "1"),
    variable("HF_HUB_DISABLE_TELEMETRY", "1"),
    variable("DO_NOT_TRACK", "1"),
    variable("YOLO_OFFLINE", "1"),
    variable("YOLO_AUTOINSTALL", "false"),
    variable("LANGSMITH_TRACING", "false"),
    variable("LANGCHAIN_TRACING_V2", "false"),
    variable("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false"),
    Guard(
        "footage/privacy.py",
        '    "no_proxy": "*",',
        "",
        f"{SOCKETS}a_proxy_on_this_machine_is_handed_nothing",
    ),
    Guard("footage/privacy.py", "    os.environ.update(_SILENT)\n", "", SILENT),
    Guard("footage/privacy.py", "        sys.addaudithook(_refuse_strangers)\n", "", STRANGERS),
    Guard("footage/privacy.py", "        raise EgressRefused(\n", "        print(\n", STRANGERS),
    Guard(
        "footage/privacy.py",
        "        _for_now.clear()\n",
        "        pass\n",
        f"{SOCKETS}a_host_is_reached_until_the_block_ends_and_no_other",
    ),
    Guard(
        "footage/privacy.py",
        "in _allowed_addresses()",
        "in {*_allowed_addresses(), name}",
        STRANGERS,
    ),
    Guard("footage/privacy.py", 'event in ("socket.connect", ', "event in (", STRANGERS),
    event("socket.sendto"),
    event("socket.sendmsg"),
    event("socket.getnameinfo"),
    event("socket.getaddrinfo"),
    event("socket.gethostbyname"),
    event("socket.gethostbyaddr"),
    Guard(
        "ui/command.py",
        "    seal(settings.home, (settings.ollama_host,))\n",
        "",
        f"{SEALED}a_command_seals_the_machine",
    ),
    Guard("ui/command.py", "    os.umask(0o077)", "    os.umask(0o022)", f"{SYSTEM}rights.py"),
    Guard(
        "ui/cli/system/doctor.py",
        "        seal(Path(",
        "        (Path(",
        f"{SEALED}so_does_the_doctor_where_the_settings_are_broken",
    ),
    Guard(
        "indexes/vectors/rebuild.py",
        "    seal(Path(sys.argv[1]))\n",
        "",
        f"{SEALED}so_does_the_program_that_writes_the_vectors_anew",
    ),
    Guard(
        "ui/cli/chat.py",
        'HOST = "127.0.0.1"',
        'HOST = "0.0.0.0"',
        f"{SERVING}it_serves_loopback_only_and_ends_on_ctrl_c",
    ),
    Guard(
        "ui/cli/chat.py",
        ", *hosts]",
        "]",
        f"{SERVING}a_name_that_somebody_else_made_point_here_is_not_served",
    ),
    Guard(
        "footage/settings.py", "= _loopback_only(host)", "= host", "tests/footage/test_settings.py"
    ),
    Guard(
        "footage/settings.py",
        'if os.environ.get("VELVET_POLICY")',
        "if 0",
        f"{SYSTEM}audit.py::test_policy_is_nothing_for_the_environment",
    ),
    Guard("adapters/ollama/host.py", '("-cloud", ":cloud")', '("-nowhere",)', OLLAMA),
    Guard("adapters/ollama/host.py", "        if abilities.remote:", "        if False:", OLLAMA),
    Guard(
        "adapters/ollama/host.py", ", follow_redirects=False)", ", follow_redirects=True)", OLLAMA
    ),
    Guard("adapters/ollama/host.py", ", trust_env=False, ", ", ", OLLAMA),
    Guard(
        "adapters/ollama/host.py", '"follow_redirects": False', '"follow_redirects": True', OLLAMA
    ),
]


def missed(place: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """The tests run on a copy of the product, which its children import too."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    loud = {name: value for name, value in os.environ.items() if name not in silenced()}
    environment = loud | {"PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=place, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in (*PACKAGES, "dev", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(PYPROJECT, tmp_path)
    for name in PACKAGES:  # `velvet.footage` is found in the copy, whatever is installed
        if name != "velvet":
            (tmp_path / "velvet" / name).symlink_to(tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("guard", GUARDS, ids=str)
def test_a_guard_that_is_gone_is_missed(copy: Path, guard: Guard) -> None:
    file = copy / guard.file
    source = file.read_text("utf-8")
    assert source.count(guard.text) == 1, "the guard is not where this test looks for it"
    file.write_text(source.replace(guard.text, guard.instead), "utf-8")
    done = missed(copy, guard.tests)
    assert done.returncode == 1, done.stdout[-2000:]
    assert "FAILED" in done.stdout


def test_where_all_guards_stand_nothing_fails(copy: Path) -> None:
    done = missed(copy, *sorted({guard.tests for guard in GUARDS}))
    assert done.returncode == 0, done.stdout[-3000:]
