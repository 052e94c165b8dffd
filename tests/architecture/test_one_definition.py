"""One name, one type: two types of one name in one namespace link without a word and overwrite each other's memory."""
import re
from collections import defaultdict

from tests.architecture.sources import cpp_files, without_comments

TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|namespace(?:\s+([\w:]+))?\s*\{'
                   r'|(?:struct|class|enum class|enum)\s+(\w+)(?:\s+final)?(?:\s*:(?!:)[^;{()]*)?\s*\{|[{}]')


def types_of(path):
    """`namespace::Name` of every type defined at namespace level, outside anonymous namespaces."""
    stack, found = [], []
    for match in TOKEN.finditer(without_comments(path)):
        token = match.group(0)
        if token[0] in "\"'":
            continue
        if token == "}":
            if stack:
                stack.pop()
        elif token.startswith("namespace"):
            stack.append(("namespace", match.group(1)))
        elif match.group(2):
            if all(kind == "namespace" and name for kind, name in stack):
                found.append("::".join([name for _, name in stack] + [match.group(2)]))
            stack.append(("type", match.group(2)))
        else:
            stack.append(("block", None))
    return found


def test_no_two_files_define_the_same_type():
    places = defaultdict(set)
    for path in cpp_files("core", "schemas", "producers", "consumers", "ops"):
        for name in types_of(path):
            places[name].add(path)
    assert {name: sorted(paths) for name, paths in places.items() if len(paths) > 1} == {}


def test_the_search_finds_types():
    assert "carewire::ConfigReader" in types_of("core/config/config.hpp")
    assert "carewire::http::Server" in types_of("core/http/server.hpp")
    assert sum(len(types_of(path)) for path in cpp_files("core")) > 100
