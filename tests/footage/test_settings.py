"""Settings: where they come from, which wins, and what is refused."""

from pathlib import Path

import pytest

from velvet.footage.errors import BadSetting
from velvet.footage.settings import Settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and no variable of this machine's."""
    for name in (*(f"VELVET_{n.upper()}" for n in Settings.model_fields), "OLLAMA_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VELVET_HOME", str(tmp_path))
    return tmp_path


def write(home: Path, text: str) -> None:
    (home / "velvet.toml").write_text(text, encoding="utf-8")


def test_a_variable_wins_over_the_file_and_an_argument_over_both(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings.load().analysis_fps == 10
    write(home, "analysis_fps = 1")
    assert Settings.load().analysis_fps == 1
    monkeypatch.setenv("VELVET_ANALYSIS_FPS", "2")
    assert Settings.load().analysis_fps == 2
    assert Settings.load(analysis_fps=3).analysis_fps == 3


def test_an_empty_variable_chooses_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, 'chat = "rules"')
    monkeypatch.setenv("VELVET_CHAT", "")
    assert Settings.load().chat == "rules"


def test_an_argument_chooses_the_data_folder_whose_file_is_read(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    write(home, 'chat = "here"')
    write(other, 'chat = "there"')
    settings = Settings.load(home=other)
    assert (settings.home, settings.models, settings.chat) == (other, other / "models", "there")


@pytest.mark.parametrize("spelled", ["~/data", "data"])
def test_the_data_folder_is_absolute_and_its_own_file_is_read(
    spelled: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "data").mkdir()
    write(home / "data", "analysis_fps = 7")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("VELVET_HOME", spelled)
    monkeypatch.chdir(home)
    settings = Settings.load()
    assert (settings.home, settings.analysis_fps) == (home / "data", 7)


def test_the_home_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELVET_HOME", "~nobody-of-that-name/data")
    with pytest.raises(BadSetting, match="nobody-of-that-name"):
        Settings.load()


def test_an_unknown_name_is_refused_with_the_known_ones(home: Path) -> None:
    write(home, 'detectr = "motion"')
    with pytest.raises(BadSetting, match=r"`detectr`.*detector, reid, describer"):
        Settings.load()


def test_the_file_cannot_move_the_folder_it_lies_in(home: Path) -> None:
    write(home, 'home = "/elsewhere"')
    with pytest.raises(BadSetting, match="VELVET_HOME"):
        Settings.load()


@pytest.mark.parametrize("text", [b"chat = ", b"\xff\xfe", b"chat = 1\nchat = 2"])
def test_a_file_that_is_no_toml_is_refused_in_words(text: bytes, home: Path) -> None:
    (home / "velvet.toml").write_bytes(text)
    with pytest.raises(BadSetting, match=r"velvet\.toml cannot be read.*remove it"):
        Settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("analysis_fps", "many"),
        ("analysis_fps", "-1"),
        ("analysis_fps", "1001"),
        ("confidence", "0"),
        ("confidence", "1"),
        ("ollama_host", "http://[::1"),
        ("ollama_host", "http://localhost:99999"),
        ("ollama_host", "ftp://localhost"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"VELVET_{name.upper()}", value)
    with pytest.raises(BadSetting, match=rf"`{name}`.*VELVET_{name.upper()}"):
        Settings.load()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.load().chat = "another"  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("told", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:11434"),
        ("localhost:8080", "http://localhost:8080"),
        ("http://localhost:11434", "http://localhost:11434"),
        ("[::1]:11434", "http://[::1]:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("http://0.0.0.0:8080", "http://127.0.0.1:8080"),
        (":8080", "http://127.0.0.1:8080"),
    ],
)
def test_ollamas_own_variable_may_name_this_machine(
    told: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", told)
    assert Settings.load().ollama_host == url


FAR = [
    "192.0.2.1",
    "http://box.lan:11434",
    "https://ollama.com",
    "127.0.0.1.example.org",
    "localhost@box",
]


@pytest.mark.parametrize("told", FAR)
def test_ollamas_own_variable_may_not_name_another_machine(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", told)
    with pytest.raises(BadSetting, match=r"another machine.*velvet\.toml|cloud"):
        Settings.load()


@pytest.mark.parametrize("told", ["http://[::1", "localhost:port", "http://", "://"])
def test_ollamas_own_variable_must_be_an_address(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", told)
    with pytest.raises(BadSetting, match="OLLAMA_HOST"):
        Settings.load()


@pytest.mark.parametrize("stray", [*FAR, "http://[::1"])
def test_velvets_own_choice_wins_over_ollamas_variable(
    stray: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", stray)
    write(home, 'ollama_host = "http://box.lan:11434"')
    assert Settings.load().ollama_host == "http://box.lan:11434"
    write(home, "")
    monkeypatch.setenv("VELVET_OLLAMA_HOST", "http://other.lan:11434")
    assert Settings.load().ollama_host == "http://other.lan:11434"


@pytest.mark.parametrize(
    "wrong",
    [
        {"chat": "qwen3:8b; rm"},
        {"vision": "a b"},
        {"ollama_host": "https://ollama.com"},
        {"ollama_host": "https://api.ollama.com:443"},
    ],
    ids=str,
)
def test_names_and_hosts_that_cannot_be_meant(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        Settings.load(home=tmp_path, **wrong)


@pytest.mark.parametrize("text", ["words = " + "[" * 5000, "a" + ".a" * 5000 + " = 1"])
def test_a_file_nested_too_deep_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "velvet.toml").write_text(text)
    with pytest.raises(BadSetting):
        Settings.load(home=tmp_path)


def test_a_data_folder_of_an_impossible_name_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="too long"):
        Settings.load(home=tmp_path / ("x" * 400))
