#!/bin/sh
kubectl get pods
docker ps
