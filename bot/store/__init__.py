"""Memory: modes, conversations and deliveries, behind one contract."""
