"""From the files of a commit to the objects that a release applies."""

import copy
import json
from typing import Any

import pytest
import yaml

from deploy_production.engine.manifests import SourceManifest, image_names, load_manifests, pin, render, warnings
from deploy_production.errors import ManifestError
from deploy_production.model.target import Image, Manifest
from deploy_production.settings.model import ImageSettings, Settings
from deploy_production.settings.reading import read_settings

COMMIT = "0123456789abcdef0123456789abcdef01234567"
DIRECTORY = "manifests/production"
IMAGE = Image(repository="registry.example:5000/shop/web", tag="1.2.3", digest=None)
PUSHED = Image(repository=IMAGE.repository, tag=IMAGE.tag, digest="sha256:" + "a" * 64)

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
        - name: migrate
          image: shop/web:old
      containers:
        - name: web
          image: shop/web
        - name: proxy
          image: proxy.example/envoy:1.30
"""
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  greeting: Hello\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports: [{port: 80}]\n"
SECRET = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  password: x\n"
JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: warm-up
spec:
  template:
    spec:
      containers: [{name: warm-up, image: "shop/web:latest"}]
"""
CONTAINER = '{name: warm-up, image: "shop/web:latest"}'
SETTINGS = """\
version: 1
application: web
image: {registry: "registry.example:5000", name: shop/web}
kubernetes: {context: production, namespace: shop}
timezone: Europe/Berlin
freeze: {country: DE}
verify:
  health: [{name: ready, service: web}]
  smoke: [{name: version, service: web, contains: $VERSION}]
checks: {}
"""


class Tree:
    """The files of one commit."""

    def __init__(self, **files: str | bytes) -> None:
        self.files = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}

    def list(self, commit_id: str, directory: str) -> tuple[str, ...]:
        assert commit_id == COMMIT
        return tuple(sorted(path for path in self.files if directory == "." or path.startswith(f"{directory}/")))

    def read(self, commit_id: str, path: str) -> bytes | None:
        assert commit_id == COMMIT
        return self.files.get(path)


def load(*contents: str, **named: str | bytes) -> tuple[SourceManifest, ...]:
    files: dict[str, str | bytes] = {f"{DIRECTORY}/{index}.yaml": text for index, text in enumerate(contents)}
    files.update({f"{DIRECTORY}/{name}": text for name, text in named.items()})
    return load_manifests(Tree(**files), COMMIT, DIRECTORY)  # type: ignore[arg-type]  # all that is asked of it


def refusal(*contents: str, **named: str | bytes) -> list[str]:
    with pytest.raises(ManifestError) as caught:
        load(*contents, **named)
    assert caught.value.diagnosis
    return caught.value.message.splitlines()


def only_refusal(*contents: str, **named: str | bytes) -> str:
    (line,) = refusal(*contents, **named)[1:]
    return line


def settings(**image: str) -> Settings:
    data = yaml.safe_load(SETTINGS)
    data["image"].update(image)
    return read_settings(yaml.safe_dump(data).encode())


def rendered(*contents: str, image: Image = IMAGE, **options: Any) -> tuple[Manifest, ...]:
    options = {"settings": settings(), "namespace": "shop", **options}
    return render(load(*contents), image=image, **options)


def render_refusal(*contents: str, **options: Any) -> str:
    with pytest.raises(ManifestError) as caught:
        rendered(*contents, **options)
    return caught.value.message


def images(manifest: Manifest) -> list[str]:
    pod = manifest["spec"]["template"]["spec"]
    return [container["image"] for container in (*pod.get("initContainers", []), *pod["containers"])]


# -- reading ---------------------------------------------------------------------------------------------------------


def test_every_yaml_and_json_file_of_the_directory_is_read_in_order() -> None:
    data = json.dumps(yaml.safe_load(SERVICE), indent="\t")
    files = {"b.yml": CONFIG, "a.yaml": DEPLOYMENT + "---\n" + SECRET, "c.json": data, "README.md": "# no object"}
    assert [source.name for source in load(**files)] == [
        "Deployment/web",
        "Secret/web",
        "ConfigMap/web",
        "Service/web",
    ]


def test_a_list_is_unrolled_and_its_items_keep_their_places() -> None:
    items = yaml.safe_dump(
        {"apiVersion": "v1", "kind": "List", "items": [yaml.safe_load(CONFIG), yaml.safe_load(SERVICE)]}
    )
    sources = load(items)
    assert [source.name for source in sources] == ["ConfigMap/web", "Service/web"]
    assert sources[1].where() == f"{DIRECTORY}/0.yaml:9:3"


def test_numbers_are_those_that_kubectl_reads() -> None:
    (source,) = load(CONFIG.replace("data:\n  greeting: Hello", "mode: 0644"))
    assert source.manifest["mode"] == 420


@pytest.mark.parametrize("files", [{}, {"README.md": "# nothing"}, {"a.yaml": "# nothing\n---\n"}])
def test_a_directory_without_objects_is_refused(files: dict[str, str]) -> None:
    assert refusal(**files) == [f"There are no Kubernetes objects in {DIRECTORY} at commit 0123456789ab."]


@pytest.mark.parametrize(
    ("name", "tool"), [("kustomization.yaml", "kustomize"), ("Kustomization", "kustomize"), ("Chart.yaml", "Helm")]
)
def test_files_of_other_tools_are_named(name: str, tool: str) -> None:
    assert f"this file is for {tool}" in only_refusal(DEPLOYMENT, **{name: "a: 1"})


def test_directories_inside_are_refused_and_not_left_out_in_silence() -> None:
    assert "directories inside manifests/production are not applied" in only_refusal(
        DEPLOYMENT, **{"db/a.yaml": CONFIG}
    )


def test_the_root_of_a_repository_is_no_directory_of_manifests() -> None:
    tree = Tree(**{"a.yaml": CONFIG, "ci/b.yaml": CONFIG})
    with pytest.raises(ManifestError, match=r"ci/b\.yaml: directories inside"):
        load_manifests(tree, COMMIT, ".")  # type: ignore[arg-type]  # all that is asked of it


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "0.yaml:1:5: this is not YAML"),
        ("- 1", "0.yaml:1:1: an object must be a mapping"),
        ("a: 1", "0.yaml:1:1: an object needs `apiVersion` and `kind`"),
        ("kind: Job", "0.yaml:1:1: an object needs `apiVersion` and `kind`"),
        ("apiVersion: v1\nkind: 5", "0.yaml:1:1: an object needs `apiVersion` and `kind`"),
        (CONFIG + "data: {}\n", "0.yaml:7:1: `data` stands here twice, first at 5:1"),
        (CONFIG.replace("Hello", "yes"), "0.yaml:6:13: `yes` is a boolean for kubectl"),
        (CONFIG.replace("ConfigMap", "StatefulSet"), "0.yaml:2:7: kind StatefulSet is not supported; supported are:"),
        (DEPLOYMENT.replace("apps/v1", "apps/v1beta1"), "0.yaml:1:13: a Deployment has apiVersion apps/v1, not apps"),
        (CONFIG.replace("name: web", "generateName: web-"), "0.yaml:4:17: `generateName` makes a new object each time"),
        (CONFIG.replace("name: web", "name: Web_1"), "0.yaml:4:9: `Web_1` is no name for a ConfigMap"),
        (SERVICE.replace("name: web", "name: a.b"), "0.yaml:4:9: `a.b` is no name for a Service"),
        (CONFIG.replace("name: web", "name: 5"), "0.yaml:4:9: `5` is no name"),
        (CONFIG.replace("metadata:\n  name: web\n", ""), "0.yaml:1:1: `metadata` with a name is missing"),
        (CONFIG.replace("name: web", "name: web\n  uid: x"), "0.yaml:5:8: `uid` was copied out of a cluster"),
        (CONFIG.replace("name: web", "name: web\n  resourceVersion: '1'"), "`resourceVersion` was copied out"),
        (CONFIG.replace("name: web", "name: web\n  labels: {v: 1}"), "0.yaml:5:15: the value of `v` must be text"),
        (CONFIG.replace("name: web", "name: web\n  labels: [v]"), "0.yaml:5:11: `labels` must be a mapping"),
        (
            CONFIG.replace("name: web", "name: web\n  annotations: {deploy-production.dev/run: x}"),
            "`deploy-production.dev/` belongs to this product",
        ),
        (DEPLOYMENT.replace("replicas: 2", "paused: true"), "0.yaml:6:11: a paused Deployment never rolls out"),
        (DEPLOYMENT.replace("replicas: 2", "replicas: '2'"), "0.yaml:6:13: `replicas` must be a whole number"),
        (DEPLOYMENT.replace("replicas: 2", "replicas: true"), "`replicas` must be a whole number"),
        (DEPLOYMENT.replace("image: shop/web\n", "args: []\n"), "0.yaml:15:11: a container needs an `image`"),
        (JOB.replace("containers", "volumes"), "0.yaml:8:7: the pod template has no containers"),
        (JOB.replace(CONTAINER, "web"), "0.yaml:8:19: the pod template has no containers"),
        (JOB.replace(CONTAINER, ""), "0.yaml:8:19: the pod template has no containers"),
        (SERVICE.replace("Service", "Deployment").replace("v1", "apps/v1"), "the pod template has no containers"),
        (DEPLOYMENT.replace("image: shop/web\n", "image: {{ .Values.image }}\n"), "looks like a template"),
        (DEPLOYMENT.replace("image: shop/web\n", "image: 'web:{{ tag }}'\n"), "0.yaml:16:18: template syntax is left"),
        (CONFIG.replace("name: web", "name: '{{ name }}'"), "template syntax is left over here"),
    ],
)  # fmt: skip
def test_what_cannot_be_released_is_told_with_its_place(text: str, message: str) -> None:
    assert message in "\n".join(refusal(text))


def test_what_is_no_text_or_too_large_is_refused() -> None:
    assert "a.yaml: the file is not UTF-8" in only_refusal(**{"a.yaml": b"\xff"})
    assert "a.yaml: is larger than the API server takes" in only_refusal(**{"a.yaml": b"#" * 2_000_000})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "this is not JSON"),
        ('{"a": 1, "a": 2}', "a key stands twice"),
        ('{"a": NaN}', "NaN is no number of JSON"),
        ('{"a": "\\ud800"}', "this is not JSON"),
    ],
)
def test_broken_json_is_told(text: str, message: str) -> None:
    assert message in only_refusal(**{"a.json": text})


def test_all_problems_of_all_files_are_told_at_once() -> None:
    lines = refusal("a: [", CONFIG.replace("web", "Web"), DEPLOYMENT.replace("replicas: 2", "paused: true"))
    assert lines[0] == "The manifests have 3 problems:"
    assert [line.split(":")[0] for line in lines[1:]] == [f"{DIRECTORY}/{index}.yaml" for index in range(3)]


def test_an_object_that_stands_in_two_files_is_refused_with_both_places() -> None:
    assert only_refusal(CONFIG, CONFIG) == (
        f"{DIRECTORY}/1.yaml:1:1: ConfigMap/web stands here again; it is already in {DIRECTORY}/0.yaml:1:1"
    )


def test_too_many_objects_are_refused() -> None:
    many = "---\n".join(CONFIG.replace("name: web", f"name: web-{number}") for number in range(201))
    assert refusal(many)[0] == f"{DIRECTORY} holds 201 objects; a release may have 200."


def test_template_syntax_in_the_data_of_a_config_map_is_its_own_business() -> None:
    assert warnings(load(CONFIG.replace("Hello", "'{{ name }}'"))) == ()


def test_template_syntax_elsewhere_and_no_replicas_are_remarked() -> None:
    odd = DEPLOYMENT.replace("replicas: 2", "replicas: 0").replace(
        "image: shop/web\n", "image: web\n          args: ['{{x}}']\n"
    )
    first, second = warnings(load(odd))
    assert "Deployment/web has no replicas: nothing of it will run" in first
    assert "Deployment/web holds template syntax" in second


# -- rendering -------------------------------------------------------------------------------------------------------


def test_config_comes_before_services_jobs_and_deployments() -> None:
    objects = rendered(DEPLOYMENT, JOB, SERVICE, SECRET, CONFIG)
    assert [manifest["kind"] for manifest in objects] == ["ConfigMap", "Secret", "Service", "Job", "Deployment"]


def test_the_image_of_the_application_is_released_everywhere_and_no_other_image_is_touched() -> None:
    job, deployment = rendered(DEPLOYMENT, JOB)
    assert images(deployment) == [IMAGE.tagged, IMAGE.tagged, "proxy.example/envoy:1.30"]
    assert images(job) == [IMAGE.tagged]


def test_nothing_but_namespace_and_image_changes() -> None:
    (deployment,) = rendered(DEPLOYMENT.replace("replicas: 2", "replicas: 2\n  unknownField: [1, {a: null}]"))
    expected = copy.deepcopy(dict(deployment))
    del expected["metadata"]["namespace"]
    text = DEPLOYMENT.replace("replicas: 2", "replicas: 2\n  unknownField: [1, {a: null}]")
    source = yaml.safe_load(
        text.replace("shop/web:old", IMAGE.tagged).replace("image: shop/web\n", f"image: {IMAGE.tagged}\n")
    )
    assert expected == source


def test_what_an_export_adds_and_means_nothing_is_dropped() -> None:
    (config,) = rendered(
        DEPLOYMENT, CONFIG.replace("name: web", "name: web\n  creationTimestamp: null") + "status: {}\n"
    )[:1]
    assert config["metadata"] == {"name": "web", "namespace": "shop"}
    assert "status" not in config


def test_the_source_stays_as_it_was() -> None:
    sources = load(DEPLOYMENT)
    before = copy.deepcopy(dict(sources[0].manifest))
    render(sources, namespace="shop", settings=settings(), image=IMAGE, annotations={"deploy-production.dev/run": "x"})
    assert sources[0].manifest == before


def test_annotations_are_set_on_the_object_and_never_on_the_pods() -> None:
    text = DEPLOYMENT.replace("name: web\nspec", "name: web\n  annotations: {team: shop}\nspec")
    (deployment,) = rendered(text, annotations={"deploy-production.dev/run": "x"})
    assert deployment["metadata"]["annotations"] == {"team": "shop", "deploy-production.dev/run": "x"}
    assert "annotations" not in deployment["spec"]["template"]["metadata"]


def test_the_namespace_of_the_target_may_stand_in_the_file_and_no_other() -> None:
    inside = CONFIG.replace("name: web", "name: web\n  namespace: shop")
    assert rendered(DEPLOYMENT, inside)[0]["metadata"]["namespace"] == "shop"
    message = render_refusal(DEPLOYMENT, CONFIG.replace("name: web", "name: web\n  namespace: staging"))
    assert f"{DIRECTORY}/1.yaml:5:14: ConfigMap/web is for namespace staging, and the target is shop" in message


@pytest.mark.parametrize(
    "reference",
    [
        "shop/web",
        "shop/web:1.0",
        "shop/web:$VERSION",
        "registry.example:5000/shop/web",
        "registry.example:5000/shop/web:1.0",
        "shop/web@sha256:" + "b" * 64,
        "registry.example:5000/shop/web:1.0@sha256:" + "b" * 64,
        "myapp:latest",
    ],
)
def test_the_image_is_found_by_name_whatever_its_tag(reference: str) -> None:
    text = DEPLOYMENT.replace("image: shop/web\n", f"image: {reference}\n")
    (deployment,) = rendered(text, skill_names=("myapp",))
    assert images(deployment)[1] == IMAGE.tagged


@pytest.mark.parametrize(
    "reference",
    ["other/web", "shop/web-admin:1", "registry.example:5001/shop/web", "web", "registry.example/shop/web", "myapp"],
)
def test_an_image_of_another_name_is_another_image(reference: str) -> None:
    text = DEPLOYMENT.replace("image: shop/web\n", f"image: {reference}\n").replace("shop/web:old", "busybox")
    assert "no container of Deployment/web uses the image" in render_refusal(text)


def test_a_name_of_the_manifests_replaces_all_other_names() -> None:
    named = settings(manifest_name="internal/web")
    assert image_names(named.image, ("myapp",)) == {"internal/web"}
    assert "uses the image internal/web" in render_refusal(DEPLOYMENT, settings=named)


def test_names_are_those_of_settings_and_skill() -> None:
    image = ImageSettings(registry="r:5000", name="shop/web")
    assert image_names(image, ("myapp",)) == {"r:5000/shop/web", "shop/web", "myapp"}


def test_a_release_without_the_application_is_refused() -> None:
    message = render_refusal(CONFIG, DEPLOYMENT.replace("name: web\nspec", "name: website\nspec"))
    assert "there is no Deployment/web, the application of the settings (found: Deployment/website)" in message


def test_the_application_itself_must_use_the_image_and_not_only_a_job() -> None:
    other = DEPLOYMENT.replace("shop/web:old", "busybox").replace("image: shop/web\n", "image: busybox\n")
    assert "so a release would change nothing" in render_refusal(other, JOB)


# -- pinning ---------------------------------------------------------------------------------------------------------


def test_the_tag_gives_way_to_the_digest_that_was_pushed() -> None:
    config, job, deployment = pin(rendered(DEPLOYMENT, JOB, CONFIG), IMAGE, PUSHED)
    pinned = f"{IMAGE.repository}@{PUSHED.digest}"
    assert images(deployment) == [pinned, pinned, "proxy.example/envoy:1.30"]
    assert images(job) == [pinned]
    assert config["data"] == {"greeting": "Hello"}


def test_pinning_leaves_the_plan_as_it_was() -> None:
    planned = rendered(DEPLOYMENT)
    pin(planned, IMAGE, PUSHED)
    assert images(planned[0])[1] == IMAGE.tagged


def test_pinning_before_the_push_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(RuntimeError, match="has no digest yet"):
        pin(rendered(DEPLOYMENT), IMAGE, IMAGE)
