"""Retention: plan what has to go, have it approved, let it go for certain, and prove it."""
