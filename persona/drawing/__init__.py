"""Draw a conversation's descent: as a picture, and as a tree of words where no picture can be shown."""
