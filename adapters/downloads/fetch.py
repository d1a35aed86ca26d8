"""One file from its publisher to its place on this disk. Only `velvet setup` comes here; knows no model.

The guard on sockets opens for one host at a time, the one that is named, and only if it belongs to the
publisher. A file goes on where a killed run left it if its sum is known, and begins anew otherwise.
"""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from velvet.adapters.downloads.atomic_file import Tell, on_disk, on_its_way, room, settle, sum_of
from velvet.footage.errors import BadSetting, ModelMissing
from velvet.footage.privacy import proxy_for, reaching
from velvet.footage.settings import LOOPBACK

_HOPS = 5  # redirections followed
_PATIENCE = httpx.Timeout(60.0, connect=15.0)  # of silence; a download takes as long as it takes
_OFFLINE = (
    "For a machine that is never online: velvet setup --into FOLDER elsewhere, --from FOLDER here."
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file is published. `hosts` may serve it: a name, or `.name` for all names below it."""

    url: str
    hosts: tuple[str, ...]
    sha256: str = ""  # hex; empty: its publisher tells none
    size_bytes: int = 0  # 0: not known beforehand

    @property
    def host(self) -> str:
        """Whom to ask first."""
        return urlsplit(self.url).hostname or ""


def fetch(source: Source, target: Path, tell: Tell) -> None:
    """Download a file, check it, and move it to its place; `tell` hears of every block.

    Raises ModelMissing with the remedy; then nothing stands at `target` that did not stand there before.
    """
    part = on_its_way(target)
    with on_disk(target, part):
        if not source.sha256:
            part.unlink(missing_ok=True)  # nothing could tell a patchwork from the file
        began_before = part.is_file()
        _transfer(source, part, target, tell)
        if began_before and _fault(source, part):
            part.unlink()  # its beginning may be another file's
            _transfer(source, part, target, tell)
        if fault := _fault(source, part):
            part.unlink()
            raise ModelMissing(
                f"What {source.host} sent as {target.name} is not that file ({fault}); it was thrown away. "
                "Run `velvet setup` again; if it stays so, something on the way alters downloads."
            )
        settle(part, target)


def read(source: Source, most: int = 4_000_000) -> bytes:
    """A short document, such as a list of files. Raises ModelMissing like `fetch`."""
    content = bytearray()
    with _asked(source) as reply:
        for block in reply.iter_bytes():
            content += block
            if len(content) > most:
                raise ModelMissing(
                    f"{source.url} is longer than any list of files. Try again later."
                )
    return bytes(content)


def _transfer(source: Source, part: Path, target: Path, tell: Tell) -> None:
    """Fill `part` to its end, from where it stands."""
    have = part.stat().st_size if part.is_file() else 0
    if have and have >= source.size_bytes > 0:
        return  # stopped after the last byte: the check decides
    with _asked(source, have) as reply:
        if reply.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink()
            raise ModelMissing(
                f"{target.name} is another file at {source.host} by now; what was fetched of it before was "
                "thrown away. Run `velvet setup` again."
            )
        done = have if reply.status_code == httpx.codes.PARTIAL_CONTENT else 0
        total = done + int(reply.headers.get("content-length") or 0)
        if total == done and not source.sha256:
            raise ModelMissing(f"{source.host} does not say how long {target.name} is. Try later.")
        room(target, max(total, source.size_bytes) - done)
        with part.open("ab" if done else "wb") as file:
            for block in reply.iter_bytes():
                file.write(block)
                tell(file.tell(), max(total, source.size_bytes))
                if file.tell() > max(total, source.size_bytes) > 0:
                    return  # longer than it may be: the check refuses it


def _fault(source: Source, part: Path) -> str:
    """What is wrong with a downloaded file; empty if nothing is."""
    size = part.stat().st_size
    if source.size_bytes and size != source.size_bytes:
        return f"{size} bytes, not {source.size_bytes}"
    if source.sha256 and (actual := sum_of(part)) != source.sha256:
        return f"sha256 {actual[:16]}, not {source.sha256[:16]}"
    return ""


@contextmanager
def _asked(source: Source, first: int = 0) -> Generator[httpx.Response]:
    """The publisher's reply, from byte `first` on if it can, after its redirections."""
    url = source.url
    for _ in range(_HOPS):
        with _translated(url), _opened(url, source.hosts) as line:
            wanted = {"Accept-Encoding": "identity"} | (
                {"Range": f"bytes={first}-"} if first else {}
            )
            with line.stream("GET", url, headers=wanted) as reply:
                if not reply.has_redirect_location:
                    _refuse(reply, source)
                    yield reply
                    return
                url = urljoin(url, reply.headers["location"])
    raise ModelMissing(f"{source.host} sends its callers round in circles. Try again later.")


@contextmanager
def _opened(url: str, hosts: tuple[str, ...]) -> Generator[httpx.Client]:
    """A client that reaches this URL's host and no other."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    if not any(name == host or (host[0] == "." and name.endswith(host)) for host in hosts):
        raise ModelMissing(
            f"The download is sent on to {name or url}, which does not belong to its publisher. Nothing was "
            f"fetched from there. {_OFFLINE}"
        )
    if parts.scheme != "https" and name not in LOOPBACK:
        raise ModelMissing(
            f"{name} would send the file unprotected. Nothing was fetched. {_OFFLINE}"
        )
    proxy = proxy_for(url)
    trusted = (
        ssl.create_default_context()
    )  # this machine's certificates, which an office may add to
    trusted.load_verify_locations(_certificates())
    try:
        client = httpx.Client(
            timeout=_PATIENCE, trust_env=False, proxy=proxy or None, verify=trusted
        )
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise BadSetting(
            f"The proxy {proxy} of your environment cannot be used ({error}). Set HTTPS_PROXY to one such as "
            "http://proxy:3128, or unset it."
        ) from error
    with reaching(name, *filter(None, [urlsplit(proxy).hostname])), client:
        yield client


def _certificates() -> str:
    import certifi  # comes with httpx: for a Python that finds none on its machine

    return certifi.where()


def _refuse(reply: httpx.Response, source: Source) -> None:
    """Raise ModelMissing or ModelFailed for a reply that is not the file."""
    status, name = reply.status_code, source.url.rsplit("/", 1)[-1]
    if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        return  # there is more of it on this disk than it holds: see `_transfer`
    if status in (401, 403, 404, 410):
        raise ModelMissing(
            f"{source.host} has no {name} for everybody (HTTP {status}): it was moved, or asks for an "
            "account. Correct its name in the settings, or put the file there by hand."
        )
    if not reply.is_success:
        raise ModelMissing(
            f"{source.host} cannot serve {name} now (HTTP {status}). Try again later."
        )
    if not source.sha256 and reply.headers.get("content-type", "").startswith("text/html"):
        raise ModelMissing(
            f"A web page came instead of {name}: this network asks for a login first. Log in and try again."
        )


@contextmanager
def _translated(url: str) -> Generator[None]:
    """What the network does to us, as a sentence."""
    host = urlsplit(url).hostname
    try:
        yield
    except httpx.ProxyError as error:
        raise ModelMissing(
            f"The proxy of your environment did not let us through to {host} ({error}). Correct HTTPS_PROXY."
        ) from error
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        if "CERTIFICATE" in str(error):
            raise ModelMissing(
                f"{host} does not prove who it is: a proxy stands between, or the clock is wrong. Name your "
                "office's certificates in SSL_CERT_FILE."
            ) from error
        raise ModelMissing(
            f"No connection to {host}. Check the network, or HTTPS_PROXY where one is needed. {_OFFLINE}"
        ) from error
    except httpx.TransportError as error:
        raise ModelMissing(
            f"The download from {host} broke off. Run `velvet setup` again; it goes on from there if it can."
        ) from error
