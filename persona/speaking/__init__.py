"""From an understanding to words, in two voices."""
