"""Persona packs: folders of YAML, read, checked and cached."""

from persona.pack.problems import PackError, Problem
from persona.pack.schema import pack_schema

__all__ = ["PackError", "Problem", "pack_schema"]
