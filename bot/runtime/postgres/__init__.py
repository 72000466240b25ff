"""PostgreSQL over a line that may die without a word: Django's own backend, which gives up waiting in time."""
