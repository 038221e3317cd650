TEXT = "kubectl delete is only a word here"
