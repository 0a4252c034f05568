"""winmail.dat, written by the MS-OXTNEF layout: a text, and attachments with short and long names."""
import struct


def attribute(level, ident, body):
    return struct.pack("<BII", level, ident, len(body)) + body + struct.pack("<H", sum(body) & 0xFFFF)


def long_name(name):
    """One MAPI property block with PR_ATTACH_LONG_FILENAME as UTF-16."""
    value = (name + "\0").encode("utf-16-le")
    padded = value + b"\0" * (-len(value) % 4)
    return struct.pack("<IHHII", 1, 0x001F, 0x3707, 1, len(value)) + padded


def winmail(files):
    """files: (8.3 name, long name or None, bytes)."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    out += attribute(1, 0x00069007, struct.pack("<II", 932, 0))
    out += attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0")
    for short, long, data in files:
        out += attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 0, 0, 0))
        out += attribute(2, 0x00018010, short.encode("cp932") + b"\0")
        out += attribute(2, 0x0006800F, data)
        if long:
            out += attribute(2, 0x00069005, long_name(long))
    return out
