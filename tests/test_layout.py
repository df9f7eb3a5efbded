"""The rules of the program's layout: who may import whom, where SQL stands, and what every module owes its reader."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
APPLICATION = ("indicators", "components", "pages")
LONGEST_FUNCTION = 70


def modules(*places: str) -> list[Path]:
    """The Python files of packages or single modules, named from the top of the checkout."""
    found: list[Path] = []
    for place in places:
        path = CHECKOUT / place
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    assert found
    return found


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def imported(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it, by their full names."""
    package = name(path).removesuffix(".py").split("/")[:-1]
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return found


def importing(places: tuple[str, ...], *forbidden: str) -> list[str]:
    """``file imports module`` for every import of a forbidden package."""
    return [
        f"{name(path)} imports {module}"
        for path in modules(*places)
        for module in sorted(imported(path))
        if any(module == one or module.startswith(f"{one}.") for one in forbidden)
    ]


def test_the_top_of_the_checkout_is_what_the_architecture_says() -> None:
    for folder in (
        *("pages", "components", "indicators", "data", "assets", "tests", "benchmarks"),
        *("indicators/sources", "indicators/release", "indicators/statistics", "indicators/api"),
        *("indicators/sources/sotkanet", "indicators/sources/simulated"),
    ):
        assert (CHECKOUT / folder).is_dir(), folder
    for file in ("app.py", "indicators/cube.py", "indicators/__main__.py", "pyproject.toml", "LICENSE"):
        assert (CHECKOUT / file).is_file(), file


# Who may import whom


def test_indicators_know_nothing_of_dash_pages_or_components() -> None:
    forbidden = ("dash", "plotly", "dash_bootstrap_components", "components", "pages", "app")
    assert importing(("indicators",), *forbidden) == []


def test_components_import_no_page() -> None:
    assert importing(("components",), "pages", "app") == []


def test_no_page_imports_another_page_or_the_server() -> None:
    assert importing(("pages",), "pages", "app") == []


def test_pages_and_components_hold_no_database_and_no_statistics_library() -> None:
    assert importing(("pages", "components"), "duckdb", "scipy", "statsmodels") == []


def test_only_the_server_imports_dash_beside_pages_and_components() -> None:
    users = {path for path in modules(*APPLICATION, "app.py") if any(one.startswith("dash") for one in imported(path))}
    assert {name(path).split("/")[0] for path in users} <= {"app.py", "pages", "components"}
    assert CHECKOUT / "app.py" in users


@pytest.mark.parametrize(
    ("step", "later"),
    [
        ("indicators/sources", ("indicators.release", "indicators.cube", "indicators.api")),
        ("indicators/release", ("indicators.sources", "indicators.cube", "indicators.api")),
        ("indicators/cube.py", ("indicators.sources", "indicators.api")),
        ("indicators/api", ("indicators.sources",)),
        ("indicators/statistics", ("indicators.sources", "indicators.release", "indicators.cube", "indicators.api")),
        ("indicators/tables.py", ("indicators.sources", "indicators.release", "indicators.cube", "indicators.api")),
    ],
)
def test_a_step_does_not_know_the_one_after(step: str, later: tuple[str, ...]) -> None:
    assert importing((step,), *later) == []


# Where SQL stands

_SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+INTO\b|\bDELETE\s+FROM\b|\bCREATE\s+(OR\s+REPLACE\s+)?(TEMP\s+)?(TABLE|VIEW)\b"
    r"|\bATTACH\s+'|\bCOPY\b.+\bTO\b|^\s*FROM\s+\w+",
    re.DOTALL,
)
# The sets that releases are measured on are drawn in DuckDB too: figures by the million are made where they lie.
_MAY_HOLD_SQL = re.compile(r"indicators/(cube\.py|(queries|release)/\w+\.py|sources/simulated/grid\.py)")


def strings(module: ast.Module) -> Iterator[ast.Constant]:
    """Every string constant but the docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def test_sql_stands_in_the_cube_and_the_release_alone() -> None:
    holding = {
        f"{name(path)}:{text.lineno}"
        for path in modules(*APPLICATION, "app.py")
        for text in strings(tree(path))
        if _SQL.search(str(text.value))
    }
    assert {place for place in holding if not _MAY_HOLD_SQL.match(place)} == set()
    assert {place.split(":")[0] for place in holding} >= {"indicators/cube.py", "indicators/release/write.py"}


def test_the_database_is_opened_in_the_cube_and_the_release_alone() -> None:
    users = {name(path) for path in modules(*APPLICATION, "app.py") if "duckdb" in imported(path)}
    assert {user for user in users if not _MAY_HOLD_SQL.match(user)} == set()
    assert "indicators/cube.py" in users


# What every module owes its reader


def test_no_module_is_a_place_for_anything() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "shared", "tools", "lib"}
    paths = modules(*APPLICATION, "tests", "benchmarks", "app.py")
    assert [name(path) for path in paths if vague & {*path.relative_to(CHECKOUT).with_suffix("").parts}] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name(path)}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in modules(*APPLICATION, "app.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name(path)
        for path in modules(*APPLICATION, "app.py", "benchmarks")
        if path.read_text("utf-8").strip() and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_every_public_function_and_class_is_described() -> None:
    silent = [
        f"{name(path)}: {node.name}"
        for path in modules("indicators", "components")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout, so what belongs to it is not known")
    # Put together here, so that this file does not name them itself.
    places = [f"/{folder}/".encode() for folder in ("work", "home", "Users", "root")] + [b"C:" + b"\\"]
    files = [CHECKOUT / line for line in listed.decode().split("\0") if line]
    naming = [
        f"{name(path)} names {place.decode()}"
        for path in files
        if path.is_file()
        for content in [path.read_bytes()]
        for place in places
        if re.search(rb"(?<![\w.:)}/-])" + re.escape(place), content)
    ]
    assert len(files) > 50
    assert naming == []
