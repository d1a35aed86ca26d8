"""Vision-language models made on the spot: real architectures, tiny, with random weights."""

import json
from pathlib import Path

_SMALL = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
}


def clip(folder: Path) -> Path:
    """A CLIP whose tokens are bytes."""
    import torch
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPProcessor
    from transformers import CLIPTokenizerFast as Tokenizer
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    folder.mkdir(parents=True)
    letters = list(bytes_to_unicode().values())
    tokens = [*letters, *(f"{c}</w>" for c in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({t: n for n, t in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = Tokenizer(
        str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=32
    )
    start, end = len(tokens) - 2, len(tokens) - 1
    ends = {"bos_token_id": start, "eos_token_id": end, "pad_token_id": end}
    text = {**_SMALL, **ends, "vocab_size": len(tokens), "max_position_embeddings": 32}
    sight = {**_SMALL, "image_size": 32, "patch_size": 8}
    pictures = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    torch.manual_seed(0)
    config = CLIPConfig(text_config=text, vision_config=sight, projection_dim=16)
    _save(CLIPModel(config), CLIPProcessor(pictures, tokenizer), folder)
    return folder


def siglip(folder: Path) -> Path:
    """A SigLIP whose tokens are letters, as the fixed-size SigLIP 2 models are built."""
    import torch
    from transformers import SiglipConfig, SiglipImageProcessor, SiglipModel, SiglipProcessor

    tokenizer, text = _letters()
    sight = {**_SMALL, "image_size": 32, "patch_size": 8}
    torch.manual_seed(0)
    model = SiglipModel(SiglipConfig(text_config=text, vision_config=sight))
    pictures = SiglipImageProcessor(size={"height": 32, "width": 32})
    _save(model, SiglipProcessor(pictures, tokenizer), folder)
    return folder


def siglip2(folder: Path) -> Path:
    """A SigLIP 2 that keeps the shape of its pictures (NaFlex)."""
    import torch
    from transformers import Siglip2Config, Siglip2ImageProcessor, Siglip2Model, Siglip2Processor

    tokenizer, text = _letters()
    torch.manual_seed(0)
    model = Siglip2Model(
        Siglip2Config(text_config=text, vision_config={**_SMALL, "num_patches": 256})
    )
    _save(model, Siglip2Processor(Siglip2ImageProcessor(), tokenizer), folder)
    return folder


def _letters():
    """A tokenizer of letters, and the settings of a text tower that reads it."""
    from transformers import Siglip2Tokenizer

    vocabulary = {"<pad>": 0, "<eos>": 1, "<bos>": 2, "<unk>": 3, "<mask>": 4, "▁": 5}
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789.,-'":
        vocabulary[letter] = len(vocabulary)
    text = {
        **_SMALL,
        **{"vocab_size": len(vocabulary), "max_position_embeddings": 64, "projection_size": 32},
        **{"pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 2},
    }
    return Siglip2Tokenizer(vocab=vocabulary, merges=[], model_max_length=64), text


def _save(model, processor, folder: Path) -> None:
    from transformers.utils import logging

    logging.disable_progress_bar()
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
