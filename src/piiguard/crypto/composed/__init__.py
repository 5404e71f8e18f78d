"""WARNING: two modes of operation, composed here from the AES of ``cryptography``. Do not add a third.

Nothing in this house implements a primitive, and nothing outside this room composes a mode. These two are
here because no library encrypts a column: a call for each value costs a microsecond at the border of Python,
ten times what the cipher takes. Here each step of the mode is one call of AES-ECB for all values together.

* `aes_siv`: AES-SIV (RFC 5297), byte for byte what ``cryptography``'s ``AESSIV`` makes.
* `ff1`: FF1 (NIST SP 800-38G), which ``cryptography`` does not have.

What keeps them honest: only AES-ECB, exclusive-or, shifts, and arithmetic on whole arrays, none of whose time
depends on a secret; no table is looked up by a secret. Public vectors, and equality with the scalar primitive
where there is one, are in the tests. Nothing here is offered to applications.
"""
