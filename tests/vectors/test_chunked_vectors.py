"""Chunked encryption, as files have it, against the vectors of C2SP; without the folder those are skipped."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.vectors.chunked import FILE, agrees, made_again, vectors

needs_vectors = pytest.mark.skipif(
    not FILE.is_file(), reason="set PIIGUARD_VECTORS to a folder that holds pyca/"
)


@needs_vectors
@pytest.mark.parametrize("piece", [1000, 16_400, 10**7])
def test_every_vector_of_c2sp_is_as_it_says(piece: int) -> None:
    """All of them, valid and not, in pieces of any size: none is skipped."""
    assert [vector["name"] for vector in vectors() if not agrees(vector, piece)] == []
    assert Counter(vector["expect"] for vector in vectors()) == {"success": 27, "failure": 75}


@needs_vectors
def test_every_valid_vector_is_made_again() -> None:
    """Octet for octet, from its key, salt, context and content."""
    valid = [vector for vector in vectors() if vector["expect"] == "success"]
    assert [vector["name"] for vector in valid if not made_again(vector)] == []
    assert len(valid) == 27
