"""Jobs over stored tokens: re-encrypt a table while it is in use, and count what still needs a key.

::

    store = SqlTokens(engine, "customer")  # piiguard.integrations.sql_tokens
    columns = [TokenColumn("phone", phone_cipher, index="phone_index"), TokenColumn("id_no", id_cipher)]
    keyset.rotate()
    job = reencrypt(store, columns)
    report = job.run()
"""

from piiguard.crypto.jobs.columns import TokenColumn
from piiguard.crypto.jobs.counting import count_use
from piiguard.crypto.jobs.reencryption import ReencryptJob, ReencryptReport, reencrypt
from piiguard.crypto.jobs.stores import JobRecord, JobState, Page, Rewrite, TokenStore

__all__ = [
    "JobRecord",
    "JobState",
    "Page",
    "ReencryptJob",
    "ReencryptReport",
    "Rewrite",
    "TokenColumn",
    "TokenStore",
    "count_use",
    "reencrypt",
]
