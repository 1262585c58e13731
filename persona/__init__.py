"""The engine: what a question means, and what he says to it. Knows no platform, settings, database, clock or network."""
