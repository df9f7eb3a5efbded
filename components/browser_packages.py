"""Files of npm packages that the browser needs, laid out and compressed for serving.

    python -m components.browser_packages

copies them from ``node_modules`` to ``build/static`` with Brotli and gzip beside them, and writes the project's own
scripts there once more with short names. Where npm's files are missing, nothing is served in their place: the page uses
the machine's fonts, Dash's own plotly.js and polyfill, and the scripts as they are.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "static"
_NODE_MODULES = ROOT / "node_modules"
_FONTS = _NODE_MODULES / "@fontsource-variable" / "source-sans-3" / "files"

#: Where :mod:`components.bundles` lays what it prepares, under the addresses that it is served at.
SERVED = ROOT / "build" / "served"
#: What the scripts of Dash that are loaded later run with: a small part of the polyfill that Dash brings.
REGENERATOR = BUILD / "regenerator" / "runtime.js"

#: The project's scripts with short names, each named after what it was made of (:func:`minified_name`).
MINIFIED = BUILD / "scripts"
_SCRIPTS = ROOT / "assets" / "scripts"
_ESBUILD = _NODE_MODULES / ".bin" / "esbuild"

#: Folder of files → the address it is served at.
ADDRESSES = {
    BUILD / "fonts": "static/fonts/",
    BUILD / "plotly": "_dash-component-suites/plotly/package_data/",
    SERVED: "",
}

_FILES: dict[str, Path] = {
    "fonts/source-sans-3-latin-wght-normal.woff2": _FONTS / "source-sans-3-latin-wght-normal.woff2",
    "fonts/source-sans-3-latin-ext-wght-normal.woff2": _FONTS / "source-sans-3-latin-ext-wght-normal.woff2",
    "plotly/plotly.min.js": _NODE_MODULES / "plotly.js-basic-dist-min" / "plotly-basic.min.js",
    "regenerator/runtime.js": _NODE_MODULES / "regenerator-runtime" / "runtime.js",
}
_COMPRESSED_ALREADY = {".woff2"}


def prepare() -> list[str]:
    """Copy and compress the files; returns the names of those that npm has not installed."""
    missing = []
    for name, source in _FILES.items():
        target = BUILD / name
        if not source.is_file():
            missing.append(name)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        if target.suffix not in _COMPRESSED_ALREADY:
            body = target.read_bytes()
            target.with_name(target.name + ".br").write_bytes(brotli.compress(body, quality=11))
            target.with_name(target.name + ".gz").write_bytes(gzip.compress(body, 9, mtime=0))
    return missing if _minify() else [*missing, "scripts with short names"]


def minified_name(source: bytes) -> str:
    """The name of the file in :data:`MINIFIED` that was made of a script's ``source``."""
    return f"{hashlib.sha256(source).hexdigest()[:16]}.js"


def _minify() -> bool:
    """Write the scripts with short names in the place of those that are there; whether that could be done."""
    shutil.rmtree(MINIFIED, ignore_errors=True)
    sources = sorted(_SCRIPTS.glob("*.js"))
    # Where npm came in a Python package, Node.js lies beside this Python.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    with tempfile.TemporaryDirectory() as made:
        options = ["--minify", "--charset=utf8", "--log-level=warning", f"--outdir={made}"]
        command = [str(_ESBUILD), *map(str, sources), *options]
        try:
            subprocess.run(command, env=os.environ | {"PATH": path}, check=True, timeout=60)  # noqa: S603 - our own
        except (OSError, subprocess.SubprocessError):
            return False
        MINIFIED.mkdir(parents=True)
        for source in sources:
            shutil.copyfile(Path(made) / source.name, MINIFIED / minified_name(source.read_bytes()))
    return True


if __name__ == "__main__":
    absent = prepare()
    for name in absent:
        sys.stderr.write(f"not installed by npm, a fallback serves instead: {name}\n")
