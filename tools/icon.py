"""Draws the plugin's icon: `python -m tools.icon` writes `.claude-plugin/icon.png`, a gate with its bar down."""

import struct
import zlib
from pathlib import Path

PATH = Path(__file__).resolve().parents[1] / ".claude-plugin" / "icon.png"
SIZE = 512
_BACK, _POST, _RED, _WHITE = (23, 37, 61), (214, 222, 235), (222, 62, 68), (250, 250, 250)
_CORNER = 96
_STRIPE = 64
_BAR, _POSTS = (72, 216, 440, 296), ((104, 144, 152, 400), (360, 144, 408, 400))
_SAMPLES = (0.25, 0.75)
Colour = tuple[int, int, int]
Pixel = tuple[int, int, int, int]
Area = tuple[int, int, int, int]


def png() -> bytes:
    """Returns the image as a PNG with an alpha channel."""
    rows = b"".join(b"\x00" + bytes(part for x in range(SIZE) for part in _pixel(x, y)) for y in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _pixel(x: int, y: int) -> Pixel:
    """The mean of four points, so that slanted edges are smooth."""
    points = [_colour(x + dx, y + dy) for dx in _SAMPLES for dy in _SAMPLES]
    inside = [point for point in points if point is not None]
    if not inside:
        return 0, 0, 0, 0
    red, green, blue = (sum(part) // len(inside) for part in zip(*inside, strict=True))
    return red, green, blue, 255 * len(inside) // len(points)


def _colour(x: float, y: float) -> Colour | None:
    if not _in_rounded_square(x, y):
        return None
    if _is_within(_BAR, x, y):
        return _RED if int((x + y) // _STRIPE) % 2 else _WHITE
    return _POST if any(_is_within(post, x, y) for post in _POSTS) else _BACK


def _is_within(area: Area, x: float, y: float) -> bool:
    left, top, right, bottom = area
    return left <= x < right and top <= y < bottom


def _in_rounded_square(x: float, y: float) -> bool:
    inner_x, inner_y = (min(max(value, _CORNER), SIZE - _CORNER) for value in (x, y))
    return (x - inner_x) ** 2 + (y - inner_y) ** 2 <= _CORNER**2


if __name__ == "__main__":
    PATH.write_bytes(png())
