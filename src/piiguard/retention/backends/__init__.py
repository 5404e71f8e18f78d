"""Stores that retention can plan over: one module each, its package imported inside."""
