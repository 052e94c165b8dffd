"""ops/docker/nginx.conf on a real nginx: who answers what (C-1), and what the doors are told about the client."""
import http.server
import json
import shutil
import socket
import subprocess
import threading

import pytest
import requests

from tests.support.stack import ROOT, free_port, until


def door(name):
    """A server that answers with its name and the request's fields."""
    class Answer(http.server.BaseHTTPRequestHandler):
        def answer(self):
            body = json.dumps({"door": name, "fields": {key.lower(): value for key, value in self.headers.items()}}).encode()
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.skip("not tested: nginx is not installed")
    folder = tmp_path_factory.mktemp("edge")
    ingress, portal, port = door("ingress"), door("portal"), free_port()
    text = (ROOT / "ops/docker/nginx.conf").read_text()
    for old, new in (("ingress:8080", f"127.0.0.1:{ingress.server_port}"), ("portal:8080", f"127.0.0.1:{portal.server_port}"),
                     ("listen 8080", f"listen 127.0.0.1:{port}"), ("resolver 127.0.0.11 valid=5s;", ""), ("/tmp/", f"{folder}/")):
        assert old in text
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text)
    running = subprocess.Popen([nginx, "-c", folder / "nginx.conf", "-g", "daemon off;", "-e", "stderr"], stderr=subprocess.PIPE)
    until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, 10, "nginx")
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait(10)
    ingress.shutdown()
    portal.shutdown()


@pytest.mark.parametrize("method, path, who", [
    ("GET", "/v1/interactions", "portal"), ("GET", "/", "portal"), ("GET", "/v1/stream?ticket=x", "portal"), ("GET", "/inbox", "portal"),
    ("POST", "/sign-in", "ingress"), ("POST", "/feedback/new", "ingress"), ("POST", "/inbox/f1/act", "ingress"),
    ("POST", "/v1/interactions", "ingress"), ("PUT", "/v1/config/reporting", "ingress"), ("PATCH", "/v1/x", "ingress"),
    ("DELETE", "/v1/api-keys/1", "ingress"), ("OPTIONS", "/v1/interactions", "ingress"), ("POST", "/earnings/custom", "portal"),
])
def test_reads_go_to_the_portal_and_writes_to_the_ingress(edge, method, path, who):
    assert requests.request(method, edge + path, timeout=5).json()["door"] == who


def test_upgrades_go_to_the_portal_with_their_fields(edge):
    told = requests.get(edge + "/v1/live", timeout=5, headers={"Connection": "Upgrade", "Upgrade": "websocket"}).json()
    assert told["door"] == "portal" and told["fields"]["upgrade"] == "websocket" and told["fields"]["connection"] == "upgrade"


def test_a_client_cannot_say_where_it_comes_from(edge):
    fields = requests.get(edge + "/x", timeout=5, headers={"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}).json()["fields"]
    assert fields["x-forwarded-for"] == "127.0.0.1" and fields["x-forwarded-proto"] == "http"


def test_counters_are_not_for_the_public(edge):
    assert requests.get(edge + "/metrics", timeout=5).status_code == 404
