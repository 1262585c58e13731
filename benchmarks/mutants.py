"""Mutation score: which share of small changes to the code makes a test fail, module by module.

Run `make mutants`; what is changed and which tests look is in pyproject.toml, under tool.mutmut. `mutmut browse` shows the survivors.
A mutant that makes the tests run on and on counts as found; one that no test reaches counts as not found.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

MUTMUT = str(Path(sys.executable).with_name("mutmut"))
FOUND = ("killed", "timeout", "segfault", "suspicious")


def main() -> None:
    """Make the mutants, try them one after the other, and print the scores."""
    with tempfile.TemporaryDirectory() as cache:  # what a mutant learns from a pack is nobody else's
        subprocess.run([MUTMUT, "run", "--max-children", "1"], check=True, env={**os.environ, "FUTURE_CACHE_DIR": cache})
    told = subprocess.run([MUTMUT, "results", "--all", "true"], check=True, capture_output=True, text=True).stdout
    states = re.findall(r"^\s*(persona\S+?)\.x\S*__mutmut_\d+: (.+)$", told, flags=re.M)
    modules = Counter(module for module, _ in states)
    found = Counter(module for module, state in states if state in FOUND)
    print("| module | mutants | found | score |\n| --- | --: | --: | --: |")
    for module in sorted(modules):
        print(f"| `{module}` | {modules[module]} | {found[module]} | {found[module] / modules[module]:.0%} |")
    print(f"| all | {modules.total()} | {found.total()} | {found.total() / modules.total():.0%} |")


if __name__ == "__main__":
    main()
