"""Which options of the programs that rules know take their value as the next word.

* They are what the programs say of themselves in their help, reference pages and command definitions, older options
  included. One whose value may only stand behind `=`, such as `--dry-run` of kubectl, is a switch here.
* One letter can mean two things: `docker build -f` names a file, `docker logs -f` follows. `switches` knows the words
  behind which an option that is valued elsewhere takes nothing.
"""

from collections.abc import Mapping


def _options(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLIENT = _options(
    """
    --as --as-group --as-uid --cache-dir --certificate-authority --client-certificate --client-key --cluster
    --context --kubeconfig --log-flush-frequency --namespace --password --profile --profile-output
    --request-timeout --server --tls-server-name --token --user --username --v --vmodule -n -s -v
    """
)
_KUBECTL = _options(
    """
    --accept-hosts --accept-paths --address --aggregation-rule --annotation --annotations --api-group --api-prefix
    --api-version --audience --auth-provider --auth-provider-arg --bound-object-kind --bound-object-name
    --bound-object-uid --categories --cert --chunk-size --class --cluster-ip --clusterip --clusterrole
    --concurrency --container --copy-to --cpu-percent --current-replicas --custom --default-backend --description
    --docker-email --docker-password --docker-server --docker-username --duration --env --exec-api-version
    --exec-arg --exec-command --exec-env --exec-interactive-mode --external-ip --external-name --field-manager
    --field-selector --filename --for --from --from-env-file --from-file --from-literal --grace-period --group
    --hard --helm-api-versions --helm-command --helm-kube-version --image --image-pull-policy --keepalive --key
    --keys --kustomize --label-columns --labels --limit-bytes --limits --load-balancer-ip --load-restrictor --max
    --max-log-requests --max-unavailable --min --min-available --mount --name --namespaces --network-name
    --node-port --non-resource-url --output --output-directory --override-type --overrides --patch --patch-file
    --pod-running-timeout --pod-selector --port --preemption-policy --protocol --proxy-url --prune-allowlist --raw
    --reject-methods --reject-paths --replicas --requests --resource --resource-name --resource-version --restart
    --retries --revision --role --rule --schedule --scopes --selector --serviceaccount --session-affinity
    --set-image --since --since-time --skip-wait-for-delete-timeout --sort-by --subresource --tail --target
    --target-port --tcp --template --timeout --to-revision --type --types --unix-socket --value --verb --verbs
    --www --www-prefix -L -P -c -e -f -k -l -o -p -r -u
    """
)
_OC = _options(
    """
    --accept --admin --admin-role --argument --as-user --auth-basic --blacklist --blacklist-group --boot --bugs
    --build-arg --build-config-map --build-env --build-env-file --build-loglevel --build-secret --ca-cert
    --callback-address --callback-port --changelog --changes-from --claim-class --claim-mode --claim-name
    --claim-size --client-id --client-secret --cloud --code --command-os --commit --component-versions
    --component-versions-display-names --configmap-name --context-dir --copy --count --cpu-architecture
    --created-at --created-before --default-mode --deployment --dest-ca-cert --dest-dir --details --dir
    --display-name --docker-image --dockerfile --dockerfile-contents --dockerfile-path --env-file --environment
    --events-file --exclude --exclude-bundles --exec-plugin --exit-after --expected-identity --extra-scopes
    --failure-policy --failure-threshold --file --filter-by-os --from-archive --from-build --from-dir --from-image
    --from-image-stream --from-image-stream-file --from-key --from-release --from-repo --from-webhook --full-name
    --get-url --git --git-post-receive --git-repository --grep --groups --hostname --icsp-file --icsp-scope
    --idms-file --idms-scope --image-for --image-optimization-policy --image-stream --import-mode --include
    --index-filter-by-os --initial-delay-seconds --insecure-policy --install-config --ip-addresses --issuer-url
    --keep-complete --keep-failed --keep-tag-revisions --keep-younger-than --list-webhooks --listen-addr
    --loglevel --mac-address --mapping-file --max-components --max-icsp-size --max-idms-size --max-per-registry
    --max-registry --maximum-errors --metadata --minimum-stable-period --mirror --mock-clusterversion --mount-path
    --names --network-config-path --next --node-name --node-selector --num-workers --object-env-var
    --oidc-certificate-authority --open-tcp --output-name --output-version --parallelism --param --param-file
    --path --period-seconds --pool-name --print-mirror-instructions --project-annotation-selector
    --project-label-selector --public-key --push-secret --reboot-number --reference-mode --reference-policy
    --registry --registry-config --registry-url --release-image-signature-to-dir --resource-names-file
    --resync-period --retry-count --retry-on-exit-code --role-namespace --rolebinding-name --root-device-hint
    --rpmdb-cache --rpmdb-image --run-namespace --s3-source-bucket --script --secret-name --service
    --service-account --shell --signing-key --source-dir --source-git --source-image --source-image-path
    --source-revision --source-secret --ssh-key-path --state --strategy --sub-path --success-threshold
    --sync-config --timeout-seconds --to --to-dir --to-file --to-image --to-image-base --to-image-base-tag
    --to-image-stream --to-key --to-manifests --to-namespace --to-release-image --to-signature --to-version
    --type-env-var --unit --until --v2 --valid-before --version --volume-percentage --volumes --whitelist
    --wildcard-policy --with-namespace -a
    """
)
_DOCKER = _options(
    """
    --add-host --advertise-addr --alias --allow --annotation --ansi --arch --args --attach --attest --author
    --aux-address --availability --blkio-weight --blkio-weight-device --build-arg --build-context --builder
    --ca-cert --ca-key --cache-from --cache-to --call --cap-add --cap-drop --cert-expiry --cgroup-parent
    --cgroupns --change --checkpoint --checkpoint-dir --cidfile --compose-file --config --config-add --config-from
    --config-rm --constraint --constraint-add --constraint-rm --container-label --container-label-add
    --container-label-rm --context --cpu-count --cpu-percent --cpu-period --cpu-quota --cpu-rt-period
    --cpu-rt-runtime --cpu-shares --cpus --cpuset-cpus --cpuset-mems --credential-spec --data-path-addr
    --data-path-port --default-addr-pool --default-addr-pool-mask-length --description --detach-keys --device
    --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps --device-write-iops --dir
    --dispatcher-heartbeat --dns --dns-add --dns-option --dns-option-add --dns-option-rm --dns-rm --dns-search
    --dns-search-add --dns-search-rm --docker --domainname --driver --driver-opt --endpoint-mode --entrypoint
    --env --env-add --env-file --env-from-file --env-rm --exit-code-from --expose --external-ca --fields --file
    --filename --filter --format --from --gateway --generic-resource --generic-resource-add --generic-resource-rm
    --gpus --group --group-add --group-rm --gw-priority --hash --health-cmd --health-interval --health-retries
    --health-start-interval --health-start-period --health-timeout --host --host-add --host-rm --hostname
    --iidfile --image --indentation-size --index --input --invoke --io-maxbandwidth --io-maxiops --ip --ip-range
    --ip6 --ipam-driver --ipam-opt --ipc --isolation --keep-storage --kernel-memory --key --label --label-add
    --label-file --label-rm --last --limit --limit-bytes --limit-cpu --limit-memory --limit-pids --link
    --link-local-ip --listen-addr --log-driver --log-level --log-opt --mac-address --max-concurrent
    --max-snapshots --memory --memory-reservation --memory-swap --memory-swappiness --message --metadata-file
    --mode --mount --mount-add --mount-rm --name --network --network-add --network-alias --network-rm --no-attach
    --no-cache-filter --oci-version --on --oom-score-adj --opt --os --os-features --os-version --output --parallel
    --password --pid --pids-limit --placement-pref --placement-pref-add --placement-pref-rm --platform --policy
    --profile --progress --project-dir --project-directory --project-name --protocol --provenance --publish
    --publish-add --publish-rm --pull --replicas --replicas-max-per-node --required-bytes --reserve-cpu
    --reserve-memory --resolve-image --resource --restart --restart-condition --restart-delay
    --restart-max-attempts --restart-window --rmi --role --rollback-delay --rollback-failure-action
    --rollback-max-failure-ratio --rollback-monitor --rollback-order --rollback-parallelism --run --runtime --sbom
    --scale --scope --secret --secret-add --secret-rm --security-opt --sharing --shm-size --signal --since
    --snapshot-interval --ssh --stop-grace-period --stop-signal --stop-timeout --storage-opt --subnet --sysctl
    --sysctl-add --sysctl-rm --tag --tail --target --task-history-limit --template-driver --templates --timeout
    --tlscacert --tlscert --tlskey --tmpfs --token --topology-preferred --topology-required --transformation
    --type --ulimit --ulimit-add --ulimit-rm --until --update-delay --update-failure-action
    --update-max-failure-ratio --update-monitor --update-order --update-parallelism --user --username --userns
    --uts --var --variant --volume --volume-driver --volumes-from --wait-timeout --workdir -H -c -e -f -h -l -m -n
    -o -p -s -t -u -v -w
    """
)
_PODMAN = _options(
    """
    --add-compression --after --artifact-config --artifact-config-type --artifact-layer-type --artifact-subject
    --artifact-type --authfile --ca-cert-file --cdi-spec-dir --cert-dir --cgroup-manager --condition --configmap
    --conmon --connection --container --container-prefix --context-dir --cors --cpu-profile --create-image --creds
    --decryption-key --default-mounts-file --default-stack-orchestrator --digest --digestfile --directory
    --dns-drop --driver-opts --encrypt-layer --encryption-key --events-backend --exec --exit-policy --export
    --farm --features --file-type --gid --hooks-dir --host-version --identity --ignition-path --image-path
    --imagestore --import --import-previous --infra-command --infra-image --interface-name --interval --kubeconfig
    --kubernetes --max --max-workers --memory-profile --module --mounts --namespace --network-backend
    --network-config-dir --new-runtime --out --platforms --playbook --pod-id-file --pod-prefix --port
    --pprof-address --preserve-fd --preserve-fds --provider --pubkeysfile --pull-option --registries-conf
    --registrypath --remove --requires --restart-policy --restart-sec --retry --retry-delay --root --route
    --runroot --seccomp-profile-root --separator --serve --service-exit-code-propagation --share --sign-by
    --sign-by-sigstore --sign-by-sigstore-private-key --sign-by-sq-fingerprint --sign-passphrase-file
    --signature-policy --socket-path --start-timeout --storage-driver --subject --time --timezone --tls-ca
    --tls-cert --tls-client-ca --tls-details --tls-key --tmpdir --uid --url --usb --volumepath --wants
    """
)
_HELM = _options(
    """
    --api-versions --app-version --burst-limit --ca-file --cascade --cert-file --chart-api-version --content-cache
    --description --destination --dir --endpoint --filter --history-max --key --key-file --keyring
    --kube-apiserver --kube-as-group --kube-as-user --kube-ca-file --kube-context --kube-tls-server-name
    --kube-token --kube-version --kubeconfig --labels --max --max-col-width --name --name-template --namespace
    --offset --output --output-dir --passphrase-file --password --post-renderer --post-renderer-args --qps
    --registry-config --repo --repository-cache --repository-config --revision --selector --server-side --set
    --set-file --set-json --set-literal --set-string --show-only --starter --template --time-format --timeout
    --type --untardir --url --username --values --version -a -d -f -l -n -o -p -s -u
    """
)
_FLUX = _options(
    """
    --access-key --add-ignore-paths --address --annotations --api-version --app-base-url --app-id
    --app-installation-id --app-installation-owner --app-private-key --audience-claim --author-email --author-name
    --bearer-token --branch --bucket-name --ca-cert-file --ca-crt-file --ca-file --cert-file --cert-ref --channel
    --chart --chart-interval --chart-ref --chart-version --checkout-branch --cluster-domain --cluster-role
    --commit --commit-message-appendix --commit-template --components --components-extra --crds --creds
    --decryption-provider --decryption-secret --depends-on --digest --email-claim --endpoint --event
    --event-severity --event-source --fetch-timeout --filter-extract --filter-regex --filter-semver
    --flux-namespace --for --git-repo-namespace --git-repo-path --git-repo-ref --gpg-key-id --gpg-key-ring
    --gpg-passphrase --group --health-check --health-check-timeout --hostname --ignore-paths --image
    --image-pull-secret --image-ref --interval --key-file --kind --kubeconfig-secret-ref --kustomization-file
    --label --label-selector --layer-selector --level --local-sources --log-level --manifests --name
    --oci-provider --oidc-audience --oidc-provider --oidc-token --output --owner --path --payload --poll-interval
    --private-key-file --provider --provider-ref --proxy-secret-ref --push-branch --reconcile-strategy --ref-name
    --reflect-digest --region --registry --registry-creds --release-name --repository --resource --retries
    --retry-delay --retry-interval --revision --scan-timeout --secret-key --secret-name --secret-ref
    --select-alpha --select-numeric --select-semver --service-account --signing-key-secret --signing-key-type
    --since --since-time --source --sparse-checkout --sparse-checkout-paths --ssh-ecdsa-curve --ssh-hostkey-algos
    --ssh-hostname --ssh-key-algorithm --ssh-rsa-bits --ssh-signing-key-file --ssh-signing-passphrase
    --ssh-signing-password --status-selector --storage-namespace --tag --tag-semver --tail --target-namespace
    --team --timeout --tls-crt-file --tls-key-file --toleration-keys --trust-policy-file --type --types --url
    --validation --values --values-from --verify-issuer --verify-provider --verify-secret-ref --verify-subject
    --version --visibility --with-namespace --with-service-account -a -f -l -o -p -u
    """
)
_ARGOCD = _options(
    """
    --account --action --add-gpg-key --add-repo-url --address --allow-cluster-resource --allow-namespaced-resource
    --annotation --annotations --app-namespace --app-state-cache-expiration --application-namespaces
    --applications --applicationset-namespaces --appset-namespace --argocd-cm-path --argocd-context
    --argocd-repo-server --argocd-secret-path --as --as-group --as-uid --auth-token --aws-cluster-name
    --aws-profile --aws-role-arn --azure-active-directory-endpoint --azure-service-principal-client-id
    --azure-service-principal-client-secret --azure-service-principal-tenant-id --bearer-token --callback
    --cert-sub-type --cert-type --certificate-authority --client-certificate --client-crt --client-crt-key
    --client-key --cluster --cluster-endpoint --clusters --config --config-management-plugin --config-map
    --container --context --controller-name --current-password --default-cache-expiration --default-role
    --delete-gpg-key --delete-repo-url --deny-cluster-resource --deny-namespaced-resource --depth --description
    --dest --dest-name --dest-namespace --dest-server --dest-service-accounts --diff-exit-code --directory-exclude
    --directory-include --dry-source-path --dry-source-repo --dry-source-revision --duration --env --exec-command
    --exec-command-api-version --exec-command-args --exec-command-env --exec-command-install-hint --expires-in
    --file --filter --filter-fields --from --gcp-service-account-key-path --github-app-enterprise-base-url
    --github-app-id --github-app-installation-id --github-app-private-key-path --gpg-key --gpg-mode --group
    --grpc-web-root-path --header --helm-api-versions --helm-chart --helm-kube-version --helm-namespace --helm-set
    --helm-set-file --helm-set-string --helm-version --hostname-pattern --http-retry-max --hydrate-to-branch --id
    --ignore-normalizer-jq-execution-timeout --info --jsonnet-ext-var-code --jsonnet-ext-var-str --jsonnet-libs
    --jsonnet-tla-code --jsonnet-tla-str --kind --kube-context --kubeconfig --kustomize-api-versions
    --kustomize-common-annotation --kustomize-common-label --kustomize-image --kustomize-kube-version
    --kustomize-namespace --kustomize-replica --kustomize-version --label --list --local --local-include
    --local-repo-root --logformat --loglevel --max-namespace-count --name --nameprefix --namespace --namespaces
    --namesuffix --new-password --no-proxy --object --out --output --param --parameter --password --patch
    --patch-type --path --permission --plugin-env --policy-file --port --port-forward-namespace --project
    --propagation-policy --proxy --proxy-url --recipient --redis --redis-ca-certificate --redis-client-certificate
    --redis-client-key --redis-compress --redis-haproxy-name --redis-name --redisdb --ref --release-name
    --replicas --repo --repo-server --repo-server-ca-cert-path --repo-server-client-cert-key-path
    --repo-server-client-cert-path --repo-server-name --repo-url --request-timeout --resource --resource-name
    --retry-backoff-duration --retry-backoff-factor --retry-backoff-max-duration --retry-limit --revision
    --revision-history-limit --revisions --role --schedule --scope --secret --selector --sentinel --sentinelmaster
    --server --server-crt --server-name --server-proxy-url --server-side-diff-concurrency
    --server-side-diff-max-batch-kb --service-account --service-account-namespace --shard --sharding-method
    --signature-keys --since-seconds --skip-resources-with-label --sort --source --source-name --source-names
    --source-namespaces --source-position --source-positions --src --ssh-private-key-path --sso-port --strategy
    --sync-policy --sync-retry-backoff-duration --sync-retry-backoff-factor --sync-retry-backoff-max-duration
    --sync-retry-limit --sync-source-branch --sync-source-path --system-namespace --tag-prefix --tail --time-zone
    --timeout --tls-client-cert-key-path --tls-client-cert-path --tls-server-name --token --type --until-time
    --user --username --values --values-literal-file -H -N -P -a -c -d -e -f -i -k -l -n -o -p -r -s
    """
)

# What clients of a registry and Pulumi share with most programs.
_OTHERS = _options(
    """
    --context --kubeconfig --namespace --output --revision --server --stack --timeout -n -o
    """
)
# Long options with one hyphen.
_TERRAFORM = _options(
    """
    -backend-config -backup -config -from-module -generate-config-out -lock-timeout -lockfile -out -parallelism
    -plugin-dir -replace -state -state-out -target -test-directory -var -var-file
    """
)
_CLUSTER = _CLIENT | _KUBECTL
_CONTAINERS = _DOCKER | _PODMAN
_TABLES: Mapping[str, frozenset[str]] = {
    "kubectl": _CLUSTER,
    "oc": _CLUSTER | _OC,
    "docker": _DOCKER,
    "docker-compose": _DOCKER,
    **dict.fromkeys(("podman", "nerdctl", "buildah", "podman-compose"), _CONTAINERS),
    "helm": _HELM,
    "flux": _CLIENT | _FLUX,
    "argocd": _ARGOCD,
    **dict.fromkeys(("terraform", "tofu"), _TERRAFORM),
}
_DOCKER_SWITCHES: Mapping[str, frozenset[str]] = {
    "build": frozenset({"--pull"}),
    "commit": frozenset({"-p"}),
    "create": frozenset({"-t"}),
    "down": frozenset({"-v"}),
    "exec": frozenset({"-t"}),
    "history": frozenset({"-H"}),
    "inspect": frozenset({"-s", "-v"}),
    "logs": frozenset({"-f", "-t"}),
    "ls": frozenset({"-l", "-s"}),
    "prune": frozenset({"-f"}),
    "ps": frozenset({"-l", "-s"}),
    "push": frozenset({"-p"}),
    "rm": frozenset({"-f", "-l", "-s", "-v", "--link"}),
    "rmi": frozenset({"-f"}),
    "run": frozenset({"-t"}),
    "start": frozenset({"--attach"}),
    "up": frozenset({"-w"}),
    "update": frozenset({"-t"}),
}
_CLUSTER_SWITCHES: Mapping[str, frozenset[str]] = {
    "logs": frozenset({"-f", "-p"}),
    "log": frozenset({"-f", "-p"}),
}
_SWITCHES: Mapping[str, Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("kubectl", "oc"), _CLUSTER_SWITCHES),
    **dict.fromkeys(("docker", "docker-compose", "podman", "nerdctl", "buildah", "podman-compose"), _DOCKER_SWITCHES),
    "helm": {
        "install": frozenset({"--server-side"}),
        "list": frozenset({"-d"}),
        "package": frozenset({"-u"}),
        "repo": frozenset({"-l"}),
        "values": frozenset({"-a"}),
    },
    "flux": {"logs": frozenset({"-f"})},
    "argocd": {
        "add-destination": frozenset({"--name"}),
        "logs": frozenset({"-f", "-p"}),
        "unset": frozenset({"--kustomize-namespace", "--kustomize-version", "--nameprefix", "--namesuffix", "--ref"}),
    },
}
_NONE: frozenset[str] = frozenset()
_SUBCOMMANDS = 2


def valued(program: str) -> frozenset[str]:
    """Returns the options of a program that take the next word as their value."""
    return _TABLES.get(program, _OTHERS)


def switches(program: str, plain: list[str]) -> frozenset[str]:
    """Returns the options among these that take nothing behind the first plain words of a call."""
    given = _SWITCHES.get(program)
    if given is None:
        return _NONE
    return _NONE.union(*[given.get(word, _NONE) for word in plain[:_SUBCOMMANDS]])


def is_bundling(program: str) -> bool:
    """Tells whether `-it` is two options of a program, and not one with a long name."""
    return program in _TABLES and _TABLES[program] is not _TERRAFORM
