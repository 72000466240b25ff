"""Rasa's custom actions: they read, decide and ask for commands; they never write."""
