import pytest

from guard.judge import docker
from guard.judge.change import ANYWHERE, IMAGES, LOCAL
from tests.unit.guard.judge.lines import command

READS = """
docker
docker ps -a
docker images
docker inspect push
docker logs exec
docker logs --tail 5 web
docker version
docker info
docker system df
docker history x
docker --log-level error ps
docker --debug --tlsverify images
docker -l debug ps
docker build -t registry.example:5000/shop/hello .
docker build --tag push .
docker build --push=false -t x .
docker build -o out .
docker build --output type=local,dest=out .
docker build -t ?/x .
docker buildx build --load -t x .
docker buildx ls
docker buildx imagetools inspect x
docker image ls
docker image tag a b
docker tag a registry.example:5000/shop/hello
docker pull x
docker save x -o x.tar
docker compose ps
docker compose -f a.yaml -p shop logs web
docker compose build
docker compose config
docker-compose ps
docker context ls
docker manifest inspect x
docker push --help
docker help push
docker run --help
docker service ls
podman ps
nerdctl -n k8s.io ps
"""
LOCALS = """
docker run x
docker exec web ls
docker rm -f web
docker rmi x
docker stop web
docker cp a web:/b
docker commit web x
docker start web
docker load -i x.tar
docker system prune
docker network create x
docker volume rm x
docker container run x
docker image rm x
docker compose up
docker compose --profile all down
docker-compose up -d
docker context use x
docker swarm init
docker service update web
docker stack deploy -c x shop
docker run --privileged x
docker run -v ?:/app x
docker run -v /home/me/project:/app x
docker -H unix:///var/run/docker.sock rm web
docker build -t x:?... .
docker run alpine echo kubectl
docker exec web kubectl get pods
podman rm -f web
"""
PUSHES = """
docker push registry.example:5000/shop/hello:1
docker image push registry.example:5000/shop/hello
docker push -a registry.example:5000/shop/hello
docker manifest push registry.example:5000/shop/hello
docker build --push -t registry.example:5000/shop/hello .
docker build --output type=registry -t registry.example:5000/shop/hello .
docker build -o type=image,push=true,name=registry.example:5000/shop/hello .
docker buildx build . --tag=registry.example:5000/shop/hello --push
docker buildx imagetools create -t registry.example:5000/shop/hello x
docker buildx build --cache-to registry.example:5000/shop/hello -t registry.example:5000/shop/hello .
docker login registry.example:5000
docker trust sign registry.example:5000/shop/hello:1
podman push registry.example:5000/shop/hello
"""
ANYWHERES = """
docker no-such-plugin go
docker ? x
docker ?... ps
docker --no-such-option x ps
docker compose push
docker compose ? x
docker compose publish x
docker buildx bake --push
docker build ?...
docker build --? -t x .
docker image ? x
docker -H tcp://build.example:2376 rm web
docker --host=ssh://build.example rm web
docker -c prod rm web
docker --config /tmp/x run y
docker run -v /:/host x
docker run -v //:/host x
docker run --volume=/:/host x
docker run --mount type=bind,source=/,target=/host x
docker run -v ~/.kube:/home/me/.kube bitnami/kubectl delete pod x
docker run bitnami/kubectl:1.30 delete pod x
docker exec node kubectl delete pod x
docker exec node helm uninstall x
docker scout enroll x
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def reaches(line: str, *, fork: bool = False, **environment: str) -> list[str]:
    said = command(line, **environment)
    return [change.reach for change in docker.changes(said.argv[0].text, said, fork)]


@pytest.mark.parametrize("line", lines(READS))
def test_readings_and_builds_pass(line: str) -> None:
    assert reaches(line, fork=True) == []


@pytest.mark.parametrize("line", lines(LOCALS))
def test_what_changes_this_machine_is_local(line: str) -> None:
    assert reaches(line) == [LOCAL]


@pytest.mark.parametrize("line", lines(PUSHES))
def test_what_goes_to_a_registry_is_judged_by_its_images(line: str) -> None:
    said = command(line)
    (change,) = docker.changes(said.argv[0].text, said, fork=False)
    assert change.reach == IMAGES
    assert any(word.text.startswith("registry.example:5000") for word in change.images)


@pytest.mark.parametrize("line", lines(ANYWHERES))
def test_what_cannot_be_known_may_go_anywhere(line: str) -> None:
    assert reaches(line) == [ANYWHERE]


def test_an_image_that_cannot_be_known_is_among_those_that_are_pushed() -> None:
    (change,) = docker.changes("docker", command("docker push ?"), fork=False)
    assert [word.sure for word in change.images] == [False]


def test_following_a_log_counts_inside_a_fork_only() -> None:
    assert reaches("docker logs -f web", fork=True) == [LOCAL]
    assert reaches("docker logs -f web") == []
    assert reaches("docker container logs --follow web", fork=True) == [LOCAL]


def test_another_daemon_is_not_even_read_inside_a_fork() -> None:
    assert reaches("docker -H tcp://build.example:2376 ps") == [LOCAL]
    assert reaches("docker ps", DOCKER_HOST="tcp://build.example:2376") == [LOCAL]
    assert reaches("docker rm web", DOCKER_CONTEXT="prod") == [ANYWHERE]
