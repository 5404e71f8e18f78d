"""``python -m piiguard``: the same as the ``piiguard`` command."""

import sys

from piiguard.cli.main import main

sys.exit(main())
