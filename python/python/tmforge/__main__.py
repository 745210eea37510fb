"""`python -m tmforge` is the command `tmforge`."""

from tmforge._command import main

main()
