"""Persona packs: folders of YAML, read, checked and cached."""
