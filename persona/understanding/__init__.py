"""From words to an understanding: what a question is about, and what it does."""
