"""The container engine of this machine: Docker, Podman or Buildah, whichever is there and works.

    engine = find_engine()                        None where there is none
    engine.build("ops/docker/Dockerfile")         fails with the build's last words
    engine.command("id", "-u")                    words for subprocess: runs it in a container, on this machine's network
    engine.process_of(pid)                        of the program that such words run: what a signal is for
    engine.close()                                removes its containers; the image stays, its layers make the next build quick
"""
import os
import shutil
import subprocess
import uuid

from tests.support.stack import ROOT

IMAGE = "carewire-test"


def words_of(done):
    return (done.stdout + done.stderr)[-3000:]


class Docker:
    """Also Podman, which takes the same words."""

    def __init__(self, name):
        self.name, self.label = name, f"carewire.test={uuid.uuid4().hex}"

    def works(self):
        return shutil.which(self.name) and subprocess.run([self.name, "info"], capture_output=True).returncode == 0

    def build(self, dockerfile):
        done = subprocess.run([self.name, "build", "-f", dockerfile, "-t", IMAGE, "."], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, words_of(done)

    def command(self, *words, user=None, folder=None, environment=None):
        rights = ["--read-only", "--cap-drop", "ALL", "--tmpfs", "/tmp"]
        mine = ["--user", user] if user else []
        shared = ["--volume", f"{folder}:{folder}", "--workdir", str(folder)] if folder else []
        passed = [word for key, value in (environment or {}).items() for word in ("--env", f"{key}={value}")]
        return [self.name, "run", "--rm", "--network", "host", "--label", self.label, *rights, *mine, *shared, *passed,
                "--entrypoint", words[0], IMAGE, *words[1:]]

    def process_of(self, pid):
        return pid  # the client hands signals on

    def close(self):
        left = subprocess.run([self.name, "ps", "-aq", "--filter", f"label={self.label}"], capture_output=True, text=True).stdout.split()
        if left:
            subprocess.run([self.name, "rm", "-f", *left], capture_output=True)


class Buildah:
    """Builds and runs without a daemon, also where nothing may be mounted or renamed (chroot)."""

    SETTINGS = {"STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}

    def __init__(self):
        self.container = None

    def works(self):
        return shutil.which("buildah") and os.getuid() == 0

    def run(self, *words):
        done = subprocess.run(["buildah", *words], cwd=ROOT, capture_output=True, text=True, env={**os.environ, **self.SETTINGS})
        assert done.returncode == 0, words_of(done)
        return done.stdout.strip()

    def build(self, dockerfile):
        self.run("bud", "--layers", "--pull=false", "-f", dockerfile, "-t", IMAGE, ".")
        self.container = self.run("from", "--pull-never", f"localhost/{IMAGE}")

    def command(self, *words, user=None, folder=None, environment=None):
        mine = ["--user", user] if user else []
        shared = ["--volume", f"{folder}:{folder}", "--workingdir", str(folder)] if folder else []
        passed = [word for key, value in (environment or {}).items() for word in ("--env", f"{key}={value}")]
        settings = [f"{key}={value}" for key, value in self.SETTINGS.items()]
        return ["env", *settings, "buildah", "run", *mine, *shared, *passed, self.container, "--", *words]

    def process_of(self, pid):
        """The last of the chain that it runs the program by: it hands no signal on."""
        while children := subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split():
            pid = int(children[0])
        return pid

    def close(self):
        if self.container:
            self.run("rm", self.container)


def find_engine():
    return next((engine for engine in (Docker("docker"), Docker("podman"), Buildah()) if engine.works()), None)
