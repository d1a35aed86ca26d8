"""Where models are published, and their known checksums. Fetches nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher's address, and the hosts that its downloads may be served from (`.name`: all below)."""

    url: str
    hosts: tuple[str, ...]


# Ultralytics' own release assets, as its 8.4 versions name them; sums and sizes as GitHub states them.
RELEASES = Publisher(
    "https://github.com/ultralytics/assets/releases/download/v8.4.0",
    ("github.com", ".githubusercontent.com"),
)
YOLO = {
    "yolo26n.pt": (5_544_453, "9b09cc8bf347f0fc8a5f7657480587f25db09b34bf33b0652110fb03a8ad4fef"),
    "yolo26s.pt": (20_422_725, "646f8bc3fe0a656803d95c294f7852321748cb29d13466a1af8862e2db384a1b"),
    "yolo26m.pt": (44_255_705, "401cea9ab23ad19246ff7744859816bc599f350e93c9dd30367b6f0a0745d0b7"),
    "yolo26l.pt": (53_211_173, "9fe3c544f2b19bebad7ea41e76d7ad3d88b7c2f10d11d24430c5311f6b32db26"),
}

HUB = Publisher("https://huggingface.co", ("huggingface.co", ".huggingface.co", ".hf.co"))

# OSNet x0.25 by its authors (MIT), trained on MSMT17, in the ONNX form that the Kornia project publishes.
OSNET = "osnet_x0_25_msmt17.onnx"
OSNET_PLACE = f"kornia/osnet/resolve/main/{OSNET}"
OSNET_SIZE = 907_169
OSNET_SUM = "e78604f4ccda49b8f41cd0f8f7303800ce75d2361895ebb0729513c1bf53d277"

# What Ollama's library says of its models' sizes, rounded; Ollama itself tells them only as it downloads.
ABOUT = {
    "qwen3-vl:2b-instruct": 1_900_000_000,
    "qwen3-vl:4b-instruct": 3_300_000_000,
    "qwen3-vl:8b-instruct": 6_100_000_000,
    "qwen2.5vl:3b": 3_200_000_000,
    "qwen3:4b": 2_500_000_000,
    "qwen3:8b": 5_200_000_000,
}
