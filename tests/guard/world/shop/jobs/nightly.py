import subprocess

subprocess.run(["kube" + "ctl", "apply", "-f", "k8s/deployment.yaml"], check=True)
