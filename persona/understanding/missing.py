"""The error of an encoder that is not there, apart from the encoder: who catches it need not import that."""


class SemanticError(Exception):
    """Say what is missing for the encoder, and what to install or to name."""
