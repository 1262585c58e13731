"""What he is installed with may be used, passed on and sold, under terms that go together with MIT."""

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

import pytest

LOCK = Path(__file__).parents[1] / "deploy" / "requirements.lock"
COMPATIBLE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "OFL-1.1", "PSF-2.0",
    "Unlicense", "Zlib",
}  # fmt: skip
"""SPDX identifiers; all permissive, none asks for more than a notice. OFL-1.1 is the typeface's: not to be sold by itself."""
IN_WORDS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
}
"""Trove classifiers of packages that have no SPDX expression yet."""


def locked() -> list[str]:
    return re.findall(r"^([a-z0-9][a-z0-9._-]*)==", LOCK.read_text(encoding="utf-8"), flags=re.M)


def licences(package: PackageMetadata) -> set[str]:
    """Return the SPDX identifiers that a package names; with OR between them each would do, and each is looked at."""
    expression = package.get("License-Expression")
    if expression:
        return set(re.split(r"\s+(?:AND|OR|WITH)\s+|[()\s]+", expression)) - {""}
    classifiers = [line.rsplit(" :: ", 1)[-1] for line in package.get_all("Classifier") or [] if line.startswith("License ::")]
    return {IN_WORDS.get(name, name) for name in classifiers} or {(package.get("License") or "nothing said").strip()}


@pytest.mark.parametrize("name", sorted(set(locked())))
def test_the_licence_of_each_locked_package_goes_together_with_mit(name: str) -> None:
    try:
        found = licences(metadata(name))
    except PackageNotFoundError:
        pytest.skip("for another platform or Python")

    assert found <= COMPATIBLE
