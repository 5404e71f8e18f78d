"""``python -m piiguard.cli``, for a machine whose scripts folder is not on the path."""

import sys

from piiguard.cli.main import main

sys.exit(main())
