"""The rules, one file each; `catalogue` finds them, `rule` says how one is written."""
