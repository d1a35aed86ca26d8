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


# As Qwen's, as far as a system prompt and one picture go.
_CHAT = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% for part in message.content %}{% if part.type == 'image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part.text }}{% endif %}{% endfor %}"
    "<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def qwen3_vl(folder: Path) -> Path:
    """A Qwen3-VL whose tokens are bytes, told to embed as Qwen3-VL-Embedding is."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import (
        Qwen2Tokenizer,
        Qwen2VLImageProcessor,
        Qwen3VLConfig,
        Qwen3VLForConditionalGeneration,
        Qwen3VLProcessor,
        Qwen3VLVideoProcessor,
    )
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    vocabulary = {letter: n for n, letter in enumerate(bytes_to_unicode().values())}
    tokenizer = Qwen2Tokenizer(vocab=vocabulary, merges=[], model_max_length=2048)
    ends = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    sights = ["<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>"]
    tokenizer.add_special_tokens({"additional_special_tokens": [*ends, *sights]})
    start, end, image, video = (tokenizer.convert_tokens_to_ids(one) for one in sights)
    text = {**_SMALL, "num_key_value_heads": 2, "head_dim": 16, "vocab_size": len(tokenizer)}
    text["rope_parameters"] = {
        "rope_type": "default",
        "rope_theta": 1e4,
        "mrope_section": [4, 2, 2],
    }
    text["initializer_range"] = 0.2  # as trained: what is seen and told shows in the vector
    sight = {"hidden_size": 32, "intermediate_size": 64, "depth": 1, "num_heads": 2}
    sight |= {"initializer_range": 0.2}
    sight |= {"out_hidden_size": 32, "num_position_embeddings": 64, "deepstack_visual_indexes": [0]}
    torch.manual_seed(0)
    model = Qwen3VLForConditionalGeneration(
        Qwen3VLConfig(
            text_config=text,
            vision_config=sight,
            image_token_id=image,
            video_token_id=video,
            vision_start_token_id=start,
            vision_end_token_id=end,
        )
    )
    sizes = {"size": {"shortest_edge": 32 * 32, "longest_edge": 96 * 96}, "patch_size": 16}
    pictures, films = Qwen2VLImageProcessor(**sizes), Qwen3VLVideoProcessor(**sizes)
    _save(model, Qwen3VLProcessor(pictures, tokenizer, films, chat_template=_CHAT), folder)
    whole = Transformer(
        str(folder), processing_kwargs={"chat_template": {"add_generation_prompt": True}}
    )
    last = Pooling(whole.get_embedding_dimension(), "lasttoken")
    SentenceTransformer(modules=[whole, last, Normalize()], device="cpu").save(str(folder))
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
