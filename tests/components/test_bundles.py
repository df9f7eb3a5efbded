"""Scripts and styles put together: named by what they hold, compressed beforehand, and nothing where that can't be."""

import gzip
from pathlib import Path

import brotli
import pytest

from components.browser_packages import minified_name
from components.bundles import AS_THEY_ARE, Bundles, bundled, is_for_ever

FILES = {
    "/assets/scripts/1_a.js?m=1": b"/* First:\n   why. */\n'use strict';\n  // said\n  window.a = '//kept'",
    "/assets/scripts/2_b.js?m=2": b"window.b = 2; // last",
    "/assets/style/a.css?m=1": b"a { color: red }",
    "/assets/style/b.css?m=1": b"b { color: blue }",
    "/_dash-component-suites/dash/deps/polyfill@7.v4_4_1m1.12.1.min.js": b"window.old = true",
    "/_dash-component-suites/dash/deps/react.v4_4_1m1.js": b"window.react = true",
    "/_dash-component-suites/dash/dash_table/bundle.v7_4_1m1.js": b"window.table = true",
    "/_dash-component-suites/dash/dcc/async-graph.js": b"window.graph = true",
}
INLINE = '<script>window.inline = "/assets/"</script>'
STYLES = "\n".join(f'<link rel="stylesheet" href="{address}">' for address in FILES if ".css" in address)
SCRIPTS = "\n".join(f'<script src="{address}"></script>' for address in FILES if ".js" in address) + INLINE


def fetch(address: str) -> bytes:
    if address not in FILES:
        raise FileNotFoundError(address)
    return FILES[address]


def made(folder: Path, **changed: bytes) -> Bundles:
    return bundled(
        STYLES + SCRIPTS,
        lambda address: changed.get("every", fetch(address)),
        folder,
        folder / "none.js",
        folder / "none",
    )


def addresses(bundles: Bundles, tags: str) -> list[str]:
    return [part.split('"')[0] for part in bundles.written(tags).replace('href="', 'src="').split('src="')[1:]]


def test_files_are_put_together_in_their_order_and_what_is_inline_stays(tmp_path: Path) -> None:
    bundles = made(tmp_path)
    (style,) = addresses(bundles, STYLES)
    ours, dash = addresses(bundles, SCRIPTS)
    assert INLINE in bundles.written(SCRIPTS)
    assert (tmp_path / style[1:]).read_bytes() == b"a { color: red }\nb { color: blue }"
    script = (tmp_path / ours[1:]).read_text()
    assert script.index("window.a") < script.index("window.b")
    assert "'//kept'" in script and "said" not in script and "why" not in script
    assert "// last" in script  # only lines that are nothing but a comment are left out
    # No file's strictness becomes that of the whole: a directive counts at the very beginning alone.
    assert script.startswith(";")
    assert dash.startswith("/_dash-component-suites/dash/dcc/")  # where Dash looks for what it loads later
    whole = (tmp_path / dash[1:]).read_text()
    assert "window.old" in whole and "window.react" in whole
    assert "window.table" not in whole and "window.a" not in whole


def test_compressed_forms_hold_the_same(tmp_path: Path) -> None:
    made(tmp_path)
    plain = [path for path in tmp_path.rglob("*") if path.suffix in (".js", ".css")]
    assert len(plain) == 4
    for path in plain:
        assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == path.read_bytes()
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == path.read_bytes()


def test_name_changes_with_what_is_held_and_only_then(tmp_path: Path) -> None:
    first, again, other = made(tmp_path), made(tmp_path), made(tmp_path, every=b"changed")
    tags = STYLES + SCRIPTS
    assert addresses(first, tags) == addresses(again, tags)
    assert not set(addresses(first, tags)) & set(addresses(other, tags))
    assert all(is_for_ever("", address) for address in addresses(first, tags))


@pytest.mark.parametrize(
    "url", ["/static/fonts/a.woff2", "/_dash-component-suites/dash/dcc/async-graph.js", "/together"]
)
def test_only_what_is_named_by_its_content_is_kept_for_ever(url: str) -> None:
    assert not is_for_ever("", url)


def test_scripts_are_sent_with_short_names_where_they_were_made_of_the_same(tmp_path: Path) -> None:
    minified = tmp_path / "minified"
    minified.mkdir()
    sources = [FILES[f"/assets/scripts/{name}"] for name in ("1_a.js?m=1", "2_b.js?m=2")]
    (minified / minified_name(sources[0])).write_bytes(b"window.a='short';\n")
    (minified / minified_name(sources[1] + b"!")).write_bytes(b"window.b='of another';\n")
    bundles = bundled(STYLES + SCRIPTS, fetch, tmp_path, tmp_path / "none.js", minified)
    script = (tmp_path / addresses(bundles, SCRIPTS)[0][1:]).read_text()
    assert script == ";window.a='short';\n;window.b = 2; // last\n"


def test_regenerator_stands_in_for_the_polyfill(tmp_path: Path) -> None:
    regenerator = tmp_path / "runtime.js"
    regenerator.write_bytes(b"window.regenerator = true")
    bundles = bundled(STYLES + SCRIPTS, fetch, tmp_path, regenerator, tmp_path / "none")
    _, dash = addresses(bundles, SCRIPTS)
    whole = (tmp_path / dash[1:]).read_text()
    assert "window.regenerator" in whole and "window.old" not in whole


def test_document_stays_as_it_is_where_files_cannot_be_read_or_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert made(blocked) == AS_THEY_ARE
    missing = '<script src="/assets/scripts/missing.js"></script>'
    assert bundled(missing, fetch, tmp_path, tmp_path / "none.js", tmp_path / "none") == AS_THEY_ARE
    assert AS_THEY_ARE.written(SCRIPTS) == SCRIPTS
