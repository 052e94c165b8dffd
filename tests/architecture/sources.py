"""The files of the project as the architecture tests read them."""
import functools
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def tracked():
    """Paths of what belongs to the project: known to git or about to be."""
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [path for path in out.stdout.decode().split("\0") if path and (ROOT / path).is_file()]


def cpp_files(*areas):
    return [path for path in tracked() if path.endswith((".cpp", ".hpp")) and (not areas or path.startswith(tuple(f"{area}/" for area in areas)))]


@functools.cache
def text(path):
    return (ROOT / path).read_text(errors="replace")


def includes(path, own):
    """Included headers: the project's own ("…") or those of libraries (<…>)."""
    pattern = r'^\s*#\s*include\s+"([^"]+)"' if own else r"^\s*#\s*include\s+<([^>]+)>"
    return re.findall(pattern, text(path), re.M)


def without_comments(path):
    """C++ text with comments blanked and lines kept, so that a finding has its line number."""
    def blank(match):
        return match.group(0) if match.group(0).startswith(('"', "'")) else re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/', blank, text(path), flags=re.S)


def lines_with(pattern, files, keep_comments=False):
    """`path:line: text` of every line that matches."""
    found = []
    for path in files:
        body = text(path) if keep_comments else without_comments(path)
        for number, line in enumerate(body.splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{path}:{number}: {line.strip()}")
    return found
