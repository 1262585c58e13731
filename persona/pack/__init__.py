"""Persona packs: folders of YAML, read, checked and cached."""

from persona.pack.problems import PackError, Problem

__all__ = ["PackError", "Problem"]
