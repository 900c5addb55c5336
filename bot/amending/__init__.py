"""Adding a line to a knowledge base, so that its files stay as they were written."""
