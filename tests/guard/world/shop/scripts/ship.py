import subprocess

subprocess.run(["kubectl", "apply", "-f", "k8s/deployment.yaml"], check=True)
