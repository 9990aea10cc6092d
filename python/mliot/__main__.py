"""``python -m mliot`` is the command ``mliot``."""

import sys

from mliot.cli import main

sys.exit(main())
