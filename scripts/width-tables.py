#!/usr/bin/env python3
"""Writes Sources/TextWidth/WidthTables.swift from the Unicode Character Database.

Needs the package `unicodedata2`, whose version is that of Unicode:
    python3 -m venv .build-venv && .build-venv/bin/pip install unicodedata2
    .build-venv/bin/python scripts/width-tables.py
"""

import pathlib
import unicodedata2 as ucd

# Visible signs that stand before the digits they span, though their category is Cf.
PREPENDED = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
SOFT_HYPHEN = 0xAD


def is_wide(code):
    return ucd.east_asian_width(chr(code)) in "WF" and not is_zero(code)


def is_zero(code):
    if code == SOFT_HYPHEN or code in PREPENDED:
        return False
    # The vowels and final consonants of a Hangul syllable stand in the cell of its first consonant.
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF:
        return True
    return ucd.category(chr(code)) in ("Mn", "Me", "Cf")


def ranges(test):
    found, start = [], None
    for code in range(0x110001):
        inside = code < 0x110000 and not 0xD800 <= code <= 0xDFFF and test(code)
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            found.append((start, code - 1))
            start = None
    return found


def table(name, summary, pairs):
    lines, line = [], "   "
    for low, high in pairs:
        item = f" 0x{low:X}, 0x{high:X},"
        if len(line) + len(item) > 118:
            lines.append(line)
            line = "   "
        line += item
    lines.append(line)
    body = "\n".join(lines)
    return f"  /// {summary}\n  static let {name}: [UInt32] = [\n{body}\n  ]\n"


wide = table("wide", "Scalars of East Asian Width W or F: two columns.", ranges(is_wide))
zero = table("zero", "Scalars of category Mn, Me or Cf, and the inner jamo: no column of their own.", ranges(is_zero))
target = pathlib.Path(__file__).resolve().parent.parent / "Sources/TextWidth/WidthTables.swift"
target.write_text(f"""// Written by scripts/width-tables.py from the Unicode Character Database {ucd.unidata_version}.

/// Ranges of scalars by their width: first and last of each range in turn, both inclusive, ascending, disjoint.
enum WidthTables {{
  static let unicodeVersion = "{ucd.unidata_version}"

{wide}
{zero}}}
""")
