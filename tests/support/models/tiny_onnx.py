"""Tiny ONNX networks, made on the spot, that stand in for re-identification weights."""

FLOAT = 1  # TensorProto.FLOAT


def planes(batch: int | str = "n", height: int = 256, width: int = 128, channels: int = 3) -> bytes:
    """A network (batch, channels, height, width) -> (batch, channels): each plane's mean."""
    node = _text(1, "x") + _text(2, "y") + _text(4, "ReduceMean")
    node += _part(5, _text(1, "axes") + _number(8, 2) + _number(8, 3) + _number(20, 7))
    node += _part(5, _text(1, "keepdims") + _number(3, 0) + _number(20, 2))
    graph = _part(1, node) + _text(2, "planes")
    graph += _part(11, _value("x", [batch, channels, height, width]))
    graph += _part(12, _value("y", [batch, channels]))
    return _number(1, 8) + _part(7, graph) + _part(8, _number(2, 13))


def columns(height: int = 256, width: int = 128) -> bytes:
    """A network (n, 3, height, width) -> (n, 3 * width): each column's mean, so that left is not right."""
    mean = _text(1, "x") + _text(2, "m") + _text(4, "ReduceMean")
    mean += _part(5, _text(1, "axes") + _number(8, 2) + _number(20, 7))
    mean += _part(5, _text(1, "keepdims") + _number(3, 0) + _number(20, 2))
    flat = _text(1, "m") + _text(2, "y") + _text(4, "Flatten")
    graph = _part(1, mean) + _part(1, flat) + _text(2, "columns")
    graph += _part(11, _value("x", ["n", 3, height, width]))
    graph += _part(12, _value("y", ["n", 3 * width]))
    return _number(1, 8) + _part(7, graph) + _part(8, _number(2, 13))


def _value(name: str, shape: list[int | str]) -> bytes:
    sides = b"".join(
        _part(1, _text(2, side) if isinstance(side, str) else _number(1, side)) for side in shape
    )
    return _text(1, name) + _part(2, _part(1, _number(1, FLOAT) + _part(2, sides)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _part(field, value.encode())


def _part(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
