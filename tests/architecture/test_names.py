"""Names and places: one idea per file, named after it; the top level is a list."""
import re
import subprocess

from tests.architecture.sources import ROOT, cpp_files, lines_with, text, tracked

TOP_LEVEL = {"CMakeLists.txt", "producers", "consumers", "schemas", "core", "ops", "compose.yaml", "tests", "README.md"}
EMPTY_NAMES = r"^(utils?|common|helpers?|misc|models?|managers?|base|impl|stuff|shared)$|_(utils?|helpers?|managers?|impl|stuff)$"


def test_the_top_level_is_the_list():
    found = {path.split("/")[0] for path in tracked() if not path.startswith(".")}
    assert found - TOP_LEVEL == set()
    assert TOP_LEVEL - found == set()


def test_no_name_says_nothing():
    wrong = set()
    for path in tracked():
        for part in path.split("/"):
            if path.endswith((".cpp", ".hpp", ".py")) and re.search(EMPTY_NAMES, part.split(".")[0]):
                wrong.add(path)
    wrong |= set(lines_with(r"\b(class|struct)\s+\w*(Manager|Helper|Util|Utils|Impl|Base)\b", cpp_files()))
    assert sorted(wrong) == []


def test_files_are_named_in_snake_case():
    wrong = [path for path in cpp_files() if not re.fullmatch(r"[a-z0-9_]+\.(cpp|hpp)", path.split("/")[-1])]
    assert wrong == []


def test_the_composition_roots_keep_their_figure():
    assert len(text("ops/cli/main.cpp").splitlines()) < 60
    if (ROOT / "core/worker/loop.cpp").exists():
        assert len(text("core/worker/loop.cpp").splitlines()) <= 250


def test_files_hold_one_idea():
    """A limit well above the house's own (250 and 120 lines), where nobody can claim one idea any more."""
    wrong = [f"{path}: {lines} lines" for path in cpp_files("core", "schemas", "producers", "consumers", "ops")
             if (lines := len(text(path).splitlines())) > (400 if path.endswith(".cpp") else 200)]
    assert wrong == []


def test_headers_are_guarded():
    assert [path for path in cpp_files() if path.endswith(".hpp") and "#pragma once" not in text(path)] == []


def test_scripts_can_be_run():
    scripts = [path for path in tracked() if text(path).startswith("#!")]
    assert [path for path in scripts if not (ROOT / path).stat().st_mode & 0o100] == []
    for path in ("ops/up", "ops/down", "ops/test", "ops/format", ".ci/run"):
        assert path in scripts


def test_shell_scripts_parse():
    for path in tracked():
        if re.match(r"#!.*\bbash\b", text(path)[:40]):
            subprocess.run(["bash", "-n", path], cwd=ROOT, check=True)


def test_the_project_names_no_machine_of_its_makers():
    """Neither a registry or mirror of ours nor a path of the machine it was made on."""
    words = ["/" + "work" + "/", "art" + "ifactory", "nex" + "us.", "/ro" + "ot/", "pypi." + "org/simple", "deb.debian" + ".org"]
    pattern = "|".join(re.escape(word) for word in words)
    ours = [path for path in tracked() if not path.endswith((".png", ".woff2", ".ico", ".model", ".json"))]
    assert lines_with(pattern, ours, keep_comments=True) == []
