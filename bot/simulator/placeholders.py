"""Makes the bytes of a small picture and of some seconds of silence, so that files are real ones."""

import math
import struct
import zlib

PICTURE_SIDES = (320, 240)
FAR_HILL, NEAR_HILL = bytes((136, 168, 150)), bytes((98, 138, 108))
OPUS_SILENCE = b"\xf8\xff\xfe"  # one frame of 20 ms
FRAMES_A_SECOND = 50
SAMPLES_A_FRAME = 960
PAGE_FRAMES = 250
FIRST, LAST = 2, 4
_POLYNOMIAL = 0x04C11DB7


def picture(seed: int) -> bytes:
    """A PNG of two hills under the sky; another seed gives other hills, so no two pictures are one file."""
    width, height = PICTURE_SIDES
    far = [130 + 26 * math.sin(x / 47 + seed) for x in range(width)]
    near = [180 + 18 * math.sin(x / 31 + seed * 1.7) for x in range(width)]
    rows = bytearray()
    for y in range(height):
        sky = bytes((176 + y // 5, 206 + y // 8, 228))
        rows.append(0)
        for x in range(width):
            rows += NEAR_HILL if y > near[x] else FAR_HILL if y > far[x] else sky
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"tEXt", b"Comment\0" + str(seed).encode()),
        (b"IDAT", zlib.compress(bytes(rows), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def silence(seconds: int, serial: int) -> bytes:
    """An Ogg Opus voice note of that many seconds in which nobody speaks; `serial` tells two apart."""
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 9) + b"simulator" + struct.pack("<I", 0)
    pages = [_page([head], FIRST, 0, serial, 0), _page([tags], 0, 0, serial, 1)]
    left = seconds * FRAMES_A_SECOND
    done = 0
    while left > 0:
        frames = min(left, PAGE_FRAMES)
        left -= frames
        done += frames * SAMPLES_A_FRAME
        flag = 0 if left else LAST
        pages.append(_page([OPUS_SILENCE] * frames, flag, done, serial, len(pages)))
    return b"".join(pages)


def _page(packets: list[bytes], flag: int, position: int, serial: int, number: int) -> bytes:
    lengths = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    head = b"OggS" + struct.pack("<BBqII", 0, flag, position, serial, number)
    tail = bytes([len(lengths)]) + lengths + b"".join(packets)
    checksum = _checksum(head + b"\0\0\0\0" + tail)
    return head + struct.pack("<I", checksum) + tail


def _checksum(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (_POLYNOMIAL if value & 0x80000000 else 0)
        value &= 0xFFFFFFFF
    return value
