"""Lists of codes as organizers have them: one in each line, or in the first column of a CSV."""

import csv
import io

from bot.errors.perks import CodesNotRead

MOST_CODES = 20_000
LONGEST_CODE = 200
HEADERS = frozenset({"code", "codes", "coupon", "voucher", "key"})


def read_codes(data: bytes, known: frozenset[str]) -> list[str]:
    """The codes in the order of the file; `known` are those that are there already.

    Raises CodesNotRead with every line that is empty of a code, doubled, known or too long.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CodesNotRead(("the file is not text in UTF-8",)) from None
    codes: list[str] = []
    problems: list[str] = []
    first: dict[str, int] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
        code = row[0].strip() if row else ""
        if not any(cell.strip() for cell in row):
            continue
        if number == 1 and code.casefold() in HEADERS:
            continue
        # The code itself is not repeated: whoever reads the problems need not see it.
        if not code:
            problems.append(f"line {number} has no code in its first column")
        elif len(code) > LONGEST_CODE:
            problems.append(f"line {number} has more than {LONGEST_CODE} characters")
        elif code in first:
            problems.append(f"line {number} repeats line {first[code]}")
        elif code in known:
            problems.append(f"line {number} is here already")
        else:
            first[code] = number
            codes.append(code)
    if not codes and not problems:
        problems.append("the file is empty")
    if len(codes) > MOST_CODES:
        problems.append(f"there are more than {MOST_CODES:,} codes")
    if problems:
        raise CodesNotRead(tuple(problems))
    return codes
