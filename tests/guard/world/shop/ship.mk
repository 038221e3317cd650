all:
	kubectl apply -f k8s/deployment.yaml
