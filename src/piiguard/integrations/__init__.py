"""Thin adapters to other packages, one module each; only importing one loads its package."""
