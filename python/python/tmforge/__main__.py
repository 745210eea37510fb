"""`python -m tmforge` is the command `tmforge`."""

from tmforge._command import main

if __name__ == "__main__":
    main()
