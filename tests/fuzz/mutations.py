"""Files that are nearly sound: what a fuzzer without eyes rarely hits on."""

import random
import struct
import zlib

PNG = b"\x89PNG\r\n\x1a\n"
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def mutated(content: bytes, source: random.Random) -> bytes:
    """The content after one to four changes: bytes, numbers, pieces that are lost, doubled, moved or cut off."""
    changed = bytearray(content)
    for _ in range(source.randint(1, 4)):
        if not changed:
            break
        place = source.randrange(len(changed))
        length = min(source.choice((1, 2, 4, 16, 200)), len(changed) - place)
        match source.randrange(6):
            case 0:
                changed[place] ^= 1 << source.randrange(8)
            case 1:
                number = struct.pack(source.choice("<>") + "I", source.choice(NUMBERS))
                changed[place : place + 4] = number
            case 2:
                del changed[place : place + length]
            case 3:
                changed[place:place] = changed[place : place + length] * source.choice((1, 2, 50))
            case 4:
                other = source.randrange(len(changed))
                changed[other:other] = changed[place : place + length]
            case _:
                del changed[place:]
    return sound(bytes(changed))


def sound(content: bytes) -> bytes:
    """With right checksums, which a decoder looks at before all else: of a PNG's pieces."""
    if not content.startswith(PNG):
        return content
    whole, place = bytearray(content), len(PNG)
    while place + 12 <= len(whole):
        (length,) = struct.unpack(">I", whole[place : place + 4])
        end = place + 8 + length
        if end + 4 > len(whole):
            break
        whole[end : end + 4] = struct.pack(">I", zlib.crc32(whole[place + 4 : end]))
        place = end + 4
    return bytes(whole)
