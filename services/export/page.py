"""The page of an export: opens in any browser without a network and contains no script."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

Json = Mapping[str, Any]

# Only files of the export itself may load, whatever text the page contains.
_POLICY = (
    "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'"
)
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } video { width: 100%; } figure { margin: 1rem 0; }
.stills img { height: 11rem; margin: 0 .4rem .4rem 0; } .verified::before { content: "\\2713 "; }
table { border-collapse: collapse; width: 100%; font-size: .8rem; }
td, th { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; overflow-wrap: anywhere; }
small, figcaption { color: #555; }
"""


def page(title: str, answer: Json, manifest: Json) -> str:
    """The answer with its pictures, clips and sources."""
    body = [
        f"<h1>{_words(title)}</h1>",
        *_text(answer),
        *_sightings(answer["sightings"]),
        *_clips(answer["clips"], manifest["only"]),
        *_made(manifest),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_words(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _words(words: object) -> str:
    return escape(str(words))


def _text(answer: Json) -> Iterator[str]:
    verified = {c["text"] for c in answer["claims"] if c["verified"]}
    for line in answer["text"].splitlines():
        mark = ' class="verified"' if line in verified else ""
        yield f"<p{mark}>{_words(line)}</p>"


def _sightings(sightings: Sequence[Json]) -> Iterator[str]:
    if sightings:
        yield "<h2>Sightings</h2>"
    for seen in sightings:
        who = " ".join(part for part in (seen["name"], seen["identity"], seen["id"]) if part)
        pictures = "".join(
            f'<img src="{_words(file)}" alt="{_words(seen["id"])}">' for file in seen["stills"]
        )
        yield (
            f"<figure><div class='stills'>{pictures}</div><figcaption><b>{_words(who)}</b> "
            f"({_words(seen['band'])}) on {_words(seen['camera'])}, {_words(seen['when'])}. "
            f"{_words(seen['description'])}</figcaption></figure>"
        )


def _clips(clips: Sequence[str], only: bool) -> Iterator[str]:
    if clips:
        yield f"<h2>Clips</h2>{'<p>Everybody else was covered.</p>' if only else ''}"
    for file in clips:
        yield (
            f'<figure><video controls preload="metadata" src="{_words(file)}"></video>'
            f'<figcaption><a href="{_words(file)}">{_words(file)}</a></figcaption></figure>'
        )


def _made(manifest: Json) -> Iterator[str]:
    yield (
        f"<h2>How this was made</h2><p>Exported {_words(manifest['made_at'])} by "
        f"{_words(manifest['by'])} with velvet {_words(manifest['versions']['velvet'])}. "
        "<code>velvet verify</code> checks that no file changed since; "
        '<a href="manifest.json">manifest.json</a> holds every hash.</p>'
    )
    yield from _table("Recordings", ("id", "camera", "file", "sha256"), manifest["sources"])
    yield from _table("Corrections by people", ("says", "by", "at"), manifest["corrections"])
    models = [
        {"job": job, "model": ", ".join(fingerprints)}
        for job, fingerprints in manifest["models"].items()
    ]
    yield from _table("Models", ("job", "model"), models)


def _table(title: str, columns: Sequence[str], rows: Sequence[Json]) -> Iterator[str]:
    if rows:
        heads = "".join(f"<th>{_words(c)}</th>" for c in columns)
        lines = ("".join(f"<td>{_words(row[c])}</td>" for c in columns) for row in rows)
        yield f"<h3>{_words(title)}</h3><table><tr>{heads}</tr>"
        yield from (f"<tr>{line}</tr>" for line in lines)
        yield "</table>"
