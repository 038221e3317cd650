"""`python -m deploy_production` is the command line."""

from deploy_production.cli.main import run

if __name__ == "__main__":
    run()
