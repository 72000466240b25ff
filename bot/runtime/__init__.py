"""Entry points of the processes: the only place that wires the rooms together."""
