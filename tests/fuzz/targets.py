"""The libFuzzer targets of this folder: built with clang into build/fuzz, fed with seeds, run.

    build(); finding = run("door_rules", Path("var/fuzz"), "-runs=20000", "-seed=1")

A finding is the input that made a target abort or a sanitizer speak; those of the past lie in found/<target>/ and are tried each time.
"""
import json
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TREE = ROOT / "build" / "fuzz"
COMPILER = "clang++-14"
NAMES = sorted(path.stem for path in HERE.glob("*.cpp"))
MOST_BYTES = 16384  # of one input: more finds little and costs much

REQUEST = (b"POST /v1/interactions?a=%20b HTTP/1.1\r\nHost: clinic.example\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
           b"GET /v1/feedback/1%2F2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n",
           b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
ANSWER = (b"\x40HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"\x80HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n",
          b"\x10HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
CLAIMS = (b'{"sub":"u-1","role":"staff","clinic":"main","iat":1789999000,"exp":1790003600,"iss":"carewire","aud":"carewire","jti":"1"}',
          b'{"kty":"RSA","alg":"RS256","use":"sig","kid":"1","n":"AQAB","e":"AQAB"}', b'{"kty":"oct","alg":"HS256","k":"AAAA"}',
          b"eyJhbGciOiJub25lIn0.e30.", b"eyJhbGciOiJIUzI1NiJ9.e30.AAAA")
CLOUD_EVENT = b'{"specversion":"1.0","id":"1","source":"/app","type":"interaction.recorded","subject":"p","time":"2026-01-02T03:04:05Z","data":%s}'


def samples():
    """(type, body) of every sample that the schemas keep."""
    for path in sorted((ROOT / "schemas").glob("*/samples/*/*.json")):
        sample = json.loads(path.read_text())
        if "body" in sample:
            yield path.parent.name.encode(), json.dumps(sample["body"], ensure_ascii=False).encode()


def seeds(name):
    if name == "http_parser":
        return REQUEST
    if name == "http_answer":
        return ANSWER
    if name == "jwt_reader":
        return CLAIMS
    if name == "door_rules":
        return [kind + b"\n" + body for kind, body in samples()]
    if name == "cloud_event":
        structured = [CLOUD_EVENT % body for _, body in samples()]
        return [b"\x00" + structured[0], *(b"\x01" + one for one in structured), b"\x02[" + b",".join(structured[:3]) + b"]"]
    if name == "wire_form":
        return [b"\n".join([b"key", b"application/json", b"1.0", b"1", kind, b"/ingress", b"main", b"2026-01-02T03:04:05Z", b"p",
                            b"urn:carewire:schema:%s:v1" % kind, b"", b"traceparent", b"00-1-1-01", body]) for kind, body in samples()]
    return [body for _, body in samples()]


def build():
    """Raises CalledProcessError with the compiler's words in its output."""
    configure = ["cmake", "-S", ROOT, "-B", TREE, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={COMPILER}", "-DCAREWIRE_FUZZ=ON", "-DCAREWIRE_TESTS=OFF"]
    for command in (configure, ["ninja", "-C", TREE, "fuzz"]):
        subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run(name, work, *options, timeout=None):
    """Tries the past findings, then searches from the seeds on; what it learns stays in work/<name>. Nothing, or (the input's file,
    the end of what the target said)."""
    corpus, begin, kept = work / name, work / f"{name}.seeds", work / f"{name}.finding-"
    corpus.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(begin, ignore_errors=True)
    begin.mkdir()
    for n, seed in enumerate(seeds(name)):
        (begin / f"{n:04}").write_bytes(seed)
    past = sorted(path for path in (HERE / "found" / name).glob("*") if path.is_file())
    before = set(work.glob(f"{kept.name}*"))
    for arguments in ([past] if past else []) + [[*options, f"-max_len={MOST_BYTES}", corpus, begin]]:
        done = subprocess.run([TREE / "tests" / "fuzz" / f"fuzz_{name}", f"-artifact_prefix={kept}", "-timeout=20", "-rss_limit_mb=2048",
                               *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=timeout)
        if done.returncode != 0:
            found = sorted(set(work.glob(f"{kept.name}*")) - before) or [path for path in past if str(path) in done.stdout]
            return (found[0] if found else None), "\n".join(done.stdout.splitlines()[-40:])
    return None
