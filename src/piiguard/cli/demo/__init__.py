"""A shop's hand-over to try piiguard on: real-looking, messy, and synthetic from first byte to last."""

from piiguard.cli.demo.shop import Shop, write_shop
from piiguard.cli.demo.truth import Mark, Nature, Planted, Score, Truth

__all__ = ["Mark", "Nature", "Planted", "Score", "Shop", "Truth", "write_shop"]
