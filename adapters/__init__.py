"""The edges: each adapter translates between one platform and `bot.messages`, and does nothing else."""
