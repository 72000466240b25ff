"""What an operator asks of a running installation: is it well, how busy is it, keep a copy of it."""
