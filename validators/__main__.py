"""`python -m validators` is `validate-skill`."""

from .cli import run

if __name__ == "__main__":
    run()
