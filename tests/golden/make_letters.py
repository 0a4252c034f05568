#!/usr/bin/env python3
"""Writes the golden letters: source/*.py -> letters/NAME.eml and letters/NAME.json. Standard library only; README.md tells the format.

    python3 tests/golden/make_letters.py

In the source the true text comes first and the bytes are made from it, so what is expected never comes from a parser.
"""
import importlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "src/main/demo")]
sys.dont_write_bytecode = True


def main():
    out = HERE / "letters"
    for old in list(out.glob("*.eml")) + list(out.glob("*.json")):
        old.unlink()
    from source.tools import BOOK
    for path in sorted((HERE / "source").glob("*.py")):
        importlib.import_module("source." + path.stem)
    for name, (raw, expected) in sorted(BOOK.items()):
        (out / (name + ".eml")).write_bytes(raw)
        (out / (name + ".json")).write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")
    texts = [json.dumps(expected, ensure_ascii=False) for _, expected in BOOK.values()]
    japanese = sum(1 for t in texts if any("\u3040" <= c <= "\u9fff" or "\uff66" <= c <= "\uff9f" for c in t))
    print("%d letters, %d with Japanese" % (len(BOOK), japanese))


if __name__ == "__main__":
    main()
