"""What makes a number one of its kind: one module per kind, each in a scalar and in a vector form.

The scalar form takes one normalised ``str`` and imports nothing heavy. The vector form takes a matrix of
ASCII bytes, one row per candidate, and answers for all rows at once. A property holds the two equal.
"""
