"""Certificates of one bed, made by openssl: its own authority, one certificate per component, kubeconfig files."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testbed.builtin.layout import API_PORT, CONTEXT, Layout
from testbed.process import run

if TYPE_CHECKING:
    from pathlib import Path

EMPTY_CONFIG = "[req]\ndistinguished_name = name\n[name]\n"
DAYS = "90"
CLIENT = "extendedKeyUsage=clientAuth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate to be made."""

    name: str
    subject: str
    extensions: tuple[str, ...]


CERTIFICATES = (
    Certificate(
        name="apiserver",
        subject="/CN=kube-apiserver",
        extensions=(
            "subjectAltName=IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default",
            "extendedKeyUsage=serverAuth",
        ),
    ),
    Certificate(name="admin", subject="/O=system:masters/CN=admin", extensions=(CLIENT,)),
    Certificate(name="scheduler", subject="/CN=system:kube-scheduler", extensions=(CLIENT,)),
    Certificate(
        name="node",
        subject="/O=system:nodes/CN=system:node:localhost",
        extensions=("extendedKeyUsage=clientAuth,serverAuth", "subjectAltName=IP:127.0.0.1,DNS:localhost"),
    ),
)


def create(layout: Layout) -> None:
    """Makes the authority, all certificates, the service account keys and the kubeconfig files."""
    folder = layout.pki
    (folder / "openssl.cnf").write_text(EMPTY_CONFIG)
    _authority(folder)
    with ThreadPoolExecutor(max_workers=4) as pool:
        jobs = [pool.submit(_sign, folder, certificate) for certificate in CERTIFICATES]
        jobs.append(pool.submit(_service_account, folder))
        for job in jobs:
            job.result()
    for name in ("scheduler", "node"):
        _kubeconfig(folder, name, folder / f"{name}.conf")
    _kubeconfig(folder, "admin", layout.kubeconfig)


def _authority(folder: Path) -> None:
    extensions = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign")
    run(_request(folder, "ca", "/CN=testbed", extensions))


def _sign(folder: Path, certificate: Certificate) -> None:
    words = _request(folder, certificate.name, certificate.subject, certificate.extensions)
    run([*words, "-CA", folder / "ca.crt", "-CAkey", folder / "ca.key"])


def _request(folder: Path, name: str, subject: str, extensions: tuple[str, ...]) -> list[str | Path]:
    added = [word for extension in extensions for word in ("-addext", extension)]
    return [
        *("openssl", "req", "-x509", "-config", folder / "openssl.cnf", "-days", DAYS, "-subj", subject, "-nodes"),
        *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", *added),
        *("-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt"),
    ]


def _service_account(folder: Path) -> None:
    run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", folder / "sa.key"])
    run(["openssl", "ec", "-in", folder / "sa.key", "-pubout", "-out", folder / "sa.pub"])


def _kubeconfig(folder: Path, name: str, target: Path) -> None:
    def data(file: str) -> str:
        return base64.b64encode((folder / file).read_bytes()).decode()

    cluster = {"server": f"https://127.0.0.1:{API_PORT}", "certificate-authority-data": data("ca.crt")}
    user = {"client-certificate-data": data(f"{name}.crt"), "client-key-data": data(f"{name}.key")}
    target.touch(mode=0o600)
    target.write_text(
        json.dumps(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{"name": CONTEXT, "cluster": cluster}],
                "users": [{"name": name, "user": user}],
                "contexts": [{"name": CONTEXT, "context": {"cluster": CONTEXT, "user": name}}],
                "current-context": CONTEXT,
            },
            indent=1,
        )
    )
