"""Licences by their SPDX names."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, cast

from bot.errors.submissions import UnknownLicence

# Names that people use and SPDX does not; https://spdx.org/licenses has the right ones.
ALSO = {
    "apache": "Apache-2.0",
    "apache2": "Apache-2.0",
    "apachelicense2.0": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd3": "BSD-3-Clause",
    "bsd2": "BSD-2-Clause",
    "gplv3": "GPL-3.0-or-later",
    "gpl3": "GPL-3.0-or-later",
    "gplv2": "GPL-2.0-or-later",
    "agplv3": "AGPL-3.0-or-later",
    "agpl3": "AGPL-3.0-or-later",
    "lgplv3": "LGPL-3.0-or-later",
    "mpl": "MPL-2.0",
    "mpl2": "MPL-2.0",
    "ccby": "CC-BY-4.0",
    "ccby4.0": "CC-BY-4.0",
    "ccbysa": "CC-BY-SA-4.0",
    "ccbysa4.0": "CC-BY-SA-4.0",
    "cc0": "CC0-1.0",
    "mitlicense": "MIT",
    "publicdomain": "CC0-1.0",
}


def read_licence(typed: str, choices: Sequence[str] = ()) -> str:
    """The SPDX name that was meant; one of `choices`, if there are any.

    Raises UnknownLicence with the nearest names.
    """
    folded = _fold(typed)
    names = {_fold(name): name for name in choices} if choices else known_names()
    meant = names.get(folded) or names.get(_fold(ALSO.get(folded, "")))
    if meant is None:
        nearest = get_close_matches(folded, names, n=3, cutoff=0.5)
        raise UnknownLicence(typed, tuple(names[name] for name in nearest) or tuple(choices))
    return meant


@cache
def known_names() -> dict[str, str]:
    """Every SPDX name by its folded form."""
    # On first use: the list takes 7 MB that a bot at rest can do without.
    from license_expression import (  # pyright: ignore[reportMissingTypeStubs] -- it has none
        get_spdx_licensing,
    )

    licensing = cast("Any", get_spdx_licensing)()
    keys: list[str] = [*licensing.known_symbols]
    return {_fold(key): key for key in keys if not key.startswith("LicenseRef-")}


def _fold(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum() or c in ".+")
