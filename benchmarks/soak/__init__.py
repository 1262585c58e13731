"""The whole of him for an hour, on Slack and Discord at once, with faults: `make soak`."""
