"""What the documents say is there, and what they tell people to type is run by a test."""
import re

from tests.architecture.sources import ROOT, text, tracked

DOCUMENTS = [path for path in tracked() if path.endswith(".md") and not path.startswith("tests/")]


def test_every_link_leads_somewhere():
    wrong = []
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#\s]+)", text(path)):
            if not target.startswith("http") and not (ROOT / path).parent.joinpath(target).exists():
                wrong.append(f"{path}: {target}")
    assert wrong == []


def test_every_file_that_the_map_names_exists():
    names = re.findall(r"`((?:core|schemas|producers|consumers|ops|tests)/[\w./]+)`", text("README.md"))
    missing = [name for name in names if not (ROOT / name).exists() and not name.startswith("build/")]
    assert missing == []


def blocks(path):
    return re.findall(r"^```sh\n(.*?)^```", text(path), re.M | re.S)


def test_every_command_line_of_the_documents_is_run_by_a_test():
    """tests/integration/test_documents.py runs the README's curl lines; the commands of the program have tests of their own."""
    tests = "\n".join(text(path) for path in tracked() if path.startswith("tests/") and path.endswith(".py"))
    scripts = {"ops/up", "ops/test", "ops/down", "."}
    untested = []
    for path in DOCUMENTS:
        for block in blocks(path):
            for line in re.sub(r"\\\n\s*", "", block).splitlines():
                words = line.split("#")[0].split()
                if not words or words[0] in scripts or (words[0] == "curl" and path == "README.md"):
                    continue
                command = [word for word in words[:2] if not word.startswith("-")]
                name = command[0].split("/")[-1]
                if not re.search(rf'carewire\("{command[1]}"' if name == "carewire" else re.escape(name), tests):
                    untested.append(f"{path}: {line}")
    assert untested == []
