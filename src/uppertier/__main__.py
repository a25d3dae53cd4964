"""Run the command line as `python -m uppertier`."""

import sys

from uppertier.cli import main

if __name__ == "__main__":
    sys.exit(main())
