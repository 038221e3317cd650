"""Programs that speak to a cluster's API, a registry or an engine's socket without its client.

* A request that only reads passes; a method, a body or an upload makes it a change. A bare connection (nc, socat,
  /dev/tcp) to such a place counts as one, because what it says cannot be known.
* In a session, other services with an `/api/v1` of their own are left alone: the path must be a cluster's.
"""

from guard.judge.change import ANYWHERE, IMAGES, Change
from guard.judge.cursor import Cursor, Options
from guard.words import UNKNOWN, Command, Word

_PORTS = (":6443", ":8443", ":16443", ":2375", ":2376", ":10250", ":2379", ":8001")
_HOSTS = (
    "kubernetes.default", "kubernetes_service_host", "kubernetes.docker.internal", "docker.sock", "podman.sock",
    "containerd.sock", "crio.sock", ".azmk8s.io", ".eks.amazonaws.com", ".gke.goog",
)  # fmt: skip
_CLUSTER_PATHS = (
    "/apis/", "/api/v1/namespaces", "/api/v1/nodes", "/api/v1/pods", "/api/v1/persistentvolumes", "/api/v1/bindings",
    "/api/v1/services", "/api/v1/configmaps", "/api/v1/secrets", "/containers/create", "/services/create",
)  # fmt: skip
_FORK_PATHS = ("/api/v1", "/apis/", "/v2/")
_READ_METHODS = ("GET", "HEAD", "OPTIONS")
_CURL = Options(
    "A b c C d D e E F h H K m o P Q r t T u U w x X y Y z request data data-ascii data-binary data-raw data-urlencode"
    " form form-string json upload-file url unix-socket abstract-unix-socket header user output cacert cert key config"
    " max-time connect-timeout retry retry-delay retry-max-time write-out user-agent referer cookie cookie-jar proxy"
    " resolve connect-to interface range limit-rate variable oauth2-bearer dump-header request-target capath cert-type"
    " key-type pass ciphers tls-max noproxy aws-sigv4 expand-data expand-url",
    "0 1 2 3 4 6 a B f g G i I j J k l L M n N O p q R s S v V Z get head fail fail-with-body silent show-error"
    " location insecure compressed include verbose no-buffer http1.1 http2 retry-all-errors globoff remote-name",
)
_BODY = (
    "d", "F", "T", "data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "form", "form-string", "json",
    "upload-file", "expand-data",
)  # fmt: skip
_BARE = frozenset(("nc", "ncat", "netcat", "socat", "telnet", "websocat", "grpcurl", "openssl"))


def changes(program: str, command: Command, fork: bool) -> "list[Change]":
    """Returns what a web request would change of a cluster, a registry or an engine."""
    words = command.argv[1:]
    if program in _BARE:
        return _bare(program, words)
    if program == "curl":
        return _curl(words, command.stdin, fork)
    if program == "wget":
        writes = any(_starts(word, ("--method", "--post", "--body")) for word in words)
        return _request(program, words, writes and not _says_get(words), fork)
    return _httpie(program, words, fork)


def redirect(path: Word) -> "list[Change]":
    """Returns what a redirection to bash's own network paths would reach."""
    text = path.text.lower()
    if not text.startswith(("/dev/tcp/", "/dev/udp/")):
        return []
    host = text[9:].replace("/", ":", 1)
    return [Change("a connection by /dev/tcp", ANYWHERE)] if UNKNOWN in text or _is_cluster(host, True) else []


def _bare(program: str, words: list[Word]) -> "list[Change]":
    text = " ".join(word.text for word in words).lower()
    if program == "openssl" and not text.startswith("s_client"):
        return []
    joined = text + " " + text.replace(" ", ":")
    return [Change(f"{program} to a cluster or an engine", ANYWHERE)] if _is_cluster(joined, False) else []


def _curl(words: list[Word], fed: "Word | None", fork: bool) -> "list[Change]":
    cursor = Cursor(words)
    places = cursor.rest(_CURL)
    method = ""
    body = False
    getting = False
    for given, value in cursor.flags:
        name = _whole(given)
        if name in ("X", "request"):
            method = value.text if value is not None else ""
        body = body or name in _BODY or name in ("K", "config")
        if name in ("K", "config"):
            places.append(fed if fed is not None and value is not None and value.text == "-" else Word("", many=True))
        getting = getting or name in ("G", "get")
        if name in ("url", "unix-socket", "abstract-unix-socket", "expand-url") and value is not None:
            places.append(value)
    writes = method.upper() not in _READ_METHODS if method else body and not getting
    return _request("curl", places, writes or (not cursor.clear and _may_write(words)), fork)


def _whole(name: str) -> str:
    """Returns the option that curl takes a shortened name for, as far as it matters here."""
    if len(name) < 3 or name in _CURL.switches:
        return name
    for full in (*_BODY, "request", "url", "unix-socket", "config", "get"):
        if len(full) > 2 and full.startswith(name):
            return full
    return name


def _may_write(words: list[Word]) -> bool:
    marks = ("-X", "-d", "-T", "-F", "--req", "--dat", "--up", "--form", "--js", "-K", "--conf")
    return any(word.text[:1] == UNKNOWN or _starts(word, marks) for word in words) or any(
        word.text.upper() in ("POST", "PUT", "PATCH", "DELETE") for word in words
    )


def _starts(word: Word, marks: tuple[str, ...]) -> bool:
    return word.text.startswith(marks)


def _says_get(words: list[Word]) -> bool:
    texts = [word.text for word in words]
    return any(text.upper() in ("--METHOD=GET", "--METHOD=HEAD") for text in texts)


def _httpie(program: str, words: list[Word], fork: bool) -> "list[Change]":
    """Reads httpie and xh: `http DELETE URL`, and fields that make it a POST."""
    plain = [word for word in words if not word.text.startswith("-")]
    method = plain[0].text.upper() if plain and plain[0].text.isalpha() else ""
    fields = any(
        "=" in word.text or "@" in word.text for word in plain[1:] if "://" not in word.text and "==" not in word.text
    )
    writes = method not in _READ_METHODS if method else fields
    return _request(program, words, writes or any(not word.sure for word in plain[:1]), fork)


def _request(program: str, places: list[Word], writes: bool, fork: bool) -> "list[Change]":
    if not writes:
        return []
    for word in places:
        text = word.text.lower()
        if _is_cluster(text, fork):
            return [Change(f"{program} with a writing request to a cluster's or an engine's API", ANYWHERE)]
        if "/v2/" in text and ("/manifests/" in text or "/blobs/" in text):
            registry, _, rest = text.partition("/v2/")
            name = rest.rpartition("/manifests/")[0] or rest.partition("/blobs/")[0]
            image = Word(f"{registry}/{name}")
            return [Change(f"{program} with a writing request to a registry", IMAGES, images=[image])]
        if fork and (word.many or text[:1] == UNKNOWN or "://" + UNKNOWN in text):
            return [Change(f"{program} with a writing request to a place that cannot be known", ANYWHERE)]
    return []


def _is_cluster(text: str, fork: bool) -> bool:
    if any(host in text for host in _HOSTS) or any(path in text for path in _CLUSTER_PATHS):
        return True
    if fork and any(path in text for path in _FORK_PATHS):
        return True
    for port in _PORTS:
        at = text.find(port)
        if at >= 0 and not text[at + len(port) : at + len(port) + 1].isdigit():
            return True
    return False
