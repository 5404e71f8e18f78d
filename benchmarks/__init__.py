"""Measurements behind every number the README states: ``python -m benchmarks`` prints them all."""
