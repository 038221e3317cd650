"""From the files of a commit to the objects that a release applies.

* `load_manifests` reads every YAML and JSON file of the manifests directory and knows the place of each object.
* `render` sets namespace, annotations and the application's image by tag, and touches nothing else; `warnings` remarks.
* `pin` replaces the tag by the digest that the registry answered.
* Every problem is told at once, each with file and line.

Defaults, admission and conflicts are the server's: its dry run tells about them.
"""

import copy
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from deploy_production.engine.manifest_shape import SUPPORTED, complaints, containers, unfilled
from deploy_production.errors import ManifestError
from deploy_production.model.source import Position
from deploy_production.model.target import Image, Manifest
from deploy_production.model.text import one_line
from deploy_production.ports import Repository
from deploy_production.settings.model import ImageSettings, Settings
from deploy_production.settings.yaml_text import DataPath, Dialect, YamlDocument, read_yaml

_SUFFIXES = (".yaml", ".yml", ".json")
_FILE_LIMIT = 1_500_000
_OBJECTS_LIMIT = 200
_START = Position(line=1, column=1)
_OTHER_TOOLS = {
    "kustomization.yaml": "kustomize",
    "kustomization.yml": "kustomize",
    "Kustomization": "kustomize",
    "Chart.yaml": "Helm",
    "helmfile.yaml": "helmfile",
    "skaffold.yaml": "skaffold",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceManifest:
    """An object as a file of the commit has it."""

    path: str
    manifest: Manifest
    document: YamlDocument
    inner: DataPath
    """Where in its document the object stands: empty, or within a List."""

    def where(self, path: DataPath = ()) -> str:
        """Returns `file:line:column` of a part of the object, or of the nearest thing around it."""
        path = (*self.inner, *path)
        while path and path not in self.document.values:
            path = path[:-1]
        return f"{self.path}:{self.document.values.get(path, self.document.start)}"

    @property
    def name(self) -> str:
        return f"{self.manifest['kind']}/{self.manifest['metadata']['name']}"


def load_manifests(repository: Repository, commit: str, directory: str) -> tuple[SourceManifest, ...]:
    """Returns the objects of a directory at a commit, in the order of the files' names.

    Raises:
        ManifestError: lists every file and object that cannot be released.
    """
    paths = repository.list(commit, directory)
    _refuse_layout(paths, directory)
    sources: list[SourceManifest] = []
    problems: list[str] = []
    for path in sorted(path for path in paths if path.endswith(_SUFFIXES)):
        for source in _read_file(repository, commit, path, problems):
            wrong = tuple(complaints(source.manifest))
            problems.extend(f"{source.where(place)}: {message}" for place, message in wrong)
            if not wrong:
                sources.append(source)
    problems.extend(_repeated(sources))
    _raise(problems)
    if not sources:
        message = f"There are no Kubernetes objects in {directory} at commit {commit[:12]}."
        raise ManifestError(message, diagnosis=_WHERE_TO_PUT_THEM)
    if len(sources) > _OBJECTS_LIMIT:
        message = f"{directory} holds {len(sources)} objects; a release may have {_OBJECTS_LIMIT}."
        raise ManifestError(
            message, diagnosis="Split the application, or point `kubernetes.manifests` at a part of it."
        )
    return tuple(sources)


def render(
    sources: tuple[SourceManifest, ...],
    *,
    namespace: str,
    settings: Settings,
    image: Image,
    skill_names: Collection[str] = (),
    annotations: Mapping[str, str] | None = None,
) -> tuple[Manifest, ...]:
    """Returns the objects in the order in which they are applied, the application's image by tag.

    Args:
        sources: what `load_manifests` read.
        namespace: where they go; an object that names another one is refused.
        settings: name the application and what the manifests call the image.
        image: what is released.
        skill_names: what the skill calls the image (`myapp`), accepted in the manifests too.
        annotations: set on every object, for example the run's id; never on a pod template.

    Raises:
        ManifestError: lists everything that does not fit the target.
    """
    names = image_names(settings.image, skill_names)
    problems = list(_misplaced(sources, namespace))
    problems.extend(_without_application(sources, settings, names))
    _raise(problems)
    ordered = sorted(sources, key=lambda source: list(SUPPORTED).index(source.manifest["kind"]))
    return tuple(_rendered(source.manifest, namespace, image, names, annotations or {}) for source in ordered)


def pin(manifests: tuple[Manifest, ...], planned: Image, pushed: Image) -> tuple[Manifest, ...]:
    """Returns rendered objects with the planned tag replaced by the digest of what was pushed."""
    return tuple(_with_image(manifest, {planned.tagged}, pushed.pinned, by_name=False) for manifest in manifests)


def warnings(sources: tuple[SourceManifest, ...]) -> tuple[str, ...]:
    """Returns remarks on objects that can be released and may still surprise."""
    return tuple(_warnings(sources))


def image_names(settings: ImageSettings, skill_names: Collection[str] = ()) -> frozenset[str]:
    """Returns the names under which manifests may use the application's image."""
    if settings.manifest_name is not None:
        return frozenset({settings.manifest_name})
    return frozenset({settings.repository, settings.name, *skill_names})


_WHERE_TO_PUT_THEM = (
    "Put the application's Deployment and what belongs to it there as plain YAML and commit, "
    "or set `kubernetes.manifests` in deploy-production.yaml to the directory that holds them."
)


def _refuse_layout(paths: tuple[str, ...], directory: str) -> None:
    problems = []
    root = PurePosixPath(directory)
    for path in map(PurePosixPath, paths):
        if path.name in _OTHER_TOOLS:
            tool = _OTHER_TOOLS[path.name]
            problems.append(f"{path}: this file is for {tool}, which is not run; commit the plain objects it makes")
        elif path.name.endswith(_SUFFIXES) and path.parent != root:
            problems.append(f"{path}: directories inside {root} are not applied; move the file up")
    _raise(problems)


def _read_file(repository: Repository, commit: str, path: str, problems: list[str]) -> Iterator[SourceManifest]:
    data = repository.read(commit, path)
    if data is None or len(data) > _FILE_LIMIT:
        problems.append(f"{path}: {'cannot be read' if data is None else 'is larger than the API server takes'}")
        return
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        problems.append(f"{path}: the file is not UTF-8; save it as UTF-8")
        return
    if path.endswith(".json"):
        documents = _json_documents(path, text, problems)
    else:
        source = read_yaml(text, dialect=Dialect.MANIFEST)
        problems.extend(f"{path}:{problem.span.start}: {problem.message}" for problem in source.problems)
        documents = () if source.problems else source.documents
    for document in documents:
        yield from _unrolled(path, document)


def _json_documents(path: str, text: str, problems: list[str]) -> tuple[YamlDocument, ...]:
    """JSON is read as JSON: tabs are fine there, and YAML would not take them."""
    try:
        data = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
        json.dumps(data, ensure_ascii=False).encode()  # Half of a character is no text, and cannot be sent.
    except (ValueError, RecursionError) as error:
        problems.append(f"{path}: this is not JSON: {one_line(str(error), cap=120)}")
        return ()
    return (YamlDocument(data=data, start=_START, values={(): _START}, keys={}),)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a key stands twice in the same object")
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _unrolled(path: str, document: YamlDocument) -> Iterator[SourceManifest]:
    data = document.data
    is_list = isinstance(data, Mapping) and data.get("kind") == "List" and isinstance(data.get("items"), list)
    if not is_list:
        yield SourceManifest(path=path, manifest=data, document=document, inner=())
        return
    for index, item in enumerate(data["items"]):
        yield SourceManifest(path=path, manifest=item, document=document, inner=("items", index))


def _repeated(sources: list[SourceManifest]) -> Iterator[str]:
    seen: dict[str, SourceManifest] = {}
    for source in sources:
        first = seen.setdefault(source.name, source)
        if first is not source:
            yield f"{source.where()}: {source.name} stands here again; it is already in {first.where()}"


def _misplaced(sources: tuple[SourceManifest, ...], wanted: str) -> Iterator[str]:
    for source in sources:
        namespace = source.manifest["metadata"].get("namespace", wanted)
        if namespace != wanted:
            shown = one_line(str(namespace), cap=63)
            place = source.where(("metadata", "namespace"))
            yield f"{place}: {source.name} is for namespace {shown}, and the target is {wanted}; remove the line"


def _without_application(
    sources: tuple[SourceManifest, ...], settings: Settings, names: Collection[str]
) -> Iterator[str]:
    wanted = f"Deployment/{settings.application}"
    main = next((source for source in sources if source.name == wanted), None)
    if main is None:
        found = ", ".join(source.name for source in sources if source.name.startswith("Deployment/")) or "none"
        yield f"{settings.kubernetes.manifests}: there is no {wanted}, the application of the settings (found: {found})"
    elif not any(_image_name(container["image"]) in names for _, container in containers(main.manifest)):
        expected = " or ".join(sorted(names))
        yield f"{main.where()}: no container of {wanted} uses the image {expected}, so a release would change nothing"


def _rendered(
    manifest: Manifest, namespace: str, image: Image, names: Collection[str], annotations: Mapping[str, str]
) -> Manifest:
    kept = {key: value for key, value in manifest.items() if key != "status"}
    metadata = {key: value for key, value in manifest["metadata"].items() if key != "creationTimestamp"}
    metadata["namespace"] = namespace
    if annotations:
        metadata["annotations"] = {**(metadata.get("annotations") or {}), **annotations}
    return _with_image({**kept, "metadata": metadata}, names, image.tagged, by_name=True)


def _with_image(manifest: Manifest, old: Collection[str], new: str, *, by_name: bool) -> Manifest:
    result = copy.deepcopy(dict(manifest))
    for path, container in containers(result):
        reference = container["image"]
        if (_image_name(reference) if by_name else reference) in old:
            _, _, _, group, index = path
            result["spec"]["template"]["spec"][group][index]["image"] = new
    return result


def _image_name(reference: str) -> str:
    """The name of an image reference without tag and digest; a colon before the last slash belongs to a port."""
    head, slash, tail = reference.strip().partition("@")[0].rpartition("/")
    return head + slash + tail.partition(":")[0]


def _warnings(sources: tuple[SourceManifest, ...]) -> Iterator[str]:
    for source in sources:
        if source.manifest["kind"] == "Deployment" and source.manifest["spec"].get("replicas") == 0:
            yield f"{source.where(('spec', 'replicas'))}: {source.name} has no replicas: nothing of it will run"
        for path in unfilled(source.manifest):
            yield f"{source.where(path)}: {source.name} holds template syntax, which is applied as it stands"


def _raise(problems: list[str]) -> None:
    if not problems:
        return
    count = f"{len(problems)} problems" if len(problems) > 1 else "a problem"
    message = f"The manifests have {count}:\n" + "\n".join(one_line(problem, cap=500) for problem in problems)
    raise ManifestError(message, diagnosis="Correct the files, commit, and plan again.")
