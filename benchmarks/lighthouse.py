"""What Lighthouse finds on a page, in its desktop form; it comes from npm, by the lock file beside this one."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.results import Row
from benchmarks.sets import DIRECTORY
from tests.browser.site import browser_executable

CATEGORIES = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}
LIGHTHOUSE = DIRECTORY / "lighthouse"
_HERE = Path(__file__).resolve().parent


def lighthouse(url: str) -> dict[str, float] | None:
    """The scores of a page by category, or None where Lighthouse can't be had."""
    npm, chromium = shutil.which("npm"), browser_executable()
    if npm is None or shutil.which("node") is None or chromium is None:
        return None
    LIGHTHOUSE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(_HERE / name, LIGHTHOUSE / name)
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    installed = (LIGHTHOUSE / "node_modules" / "lighthouse").is_dir()
    if not installed and subprocess.run(install, cwd=LIGHTHOUSE).returncode:
        return None
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        only = f"--only-categories={','.join(CATEGORIES)}"
        flags = "--chrome-flags=--headless --no-sandbox --disable-gpu"
        program = ["node", str(LIGHTHOUSE / "node_modules" / "lighthouse" / "cli" / "index.js"), url]
        command = [*program, "--preset=desktop", "--output=json", f"--output-path={report}", "--quiet", only, flags]
        if subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium}).returncode:
            return None
        found = json.loads(report.read_text("utf-8"))
    return {name: float(found["categories"][name]["score"]) for name in CATEGORIES}


def lighthouse_rows(url: str, runs: int) -> list[Row]:
    """The median scores of several runs; no rows, and a word of it, where Lighthouse can't be had."""
    found = [scores for _ in range(runs) if (scores := lighthouse(url))]
    if not found:
        print("Lighthouse can't be had here: its rows are left out", file=sys.stderr)
        return []
    medians = {name: statistics.median(scores[name] for scores in found) for name in CATEGORIES}
    return [
        Row(f"Lighthouse, desktop: {name}", score, "", goal=f"at least {goal:g}", met=score >= goal)
        for name, goal in CATEGORIES.items()
        for score in (medians[name],)
    ]
