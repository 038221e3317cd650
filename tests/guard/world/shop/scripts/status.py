import subprocess

subprocess.run(["kubectl", "get", "pods"], check=True)
