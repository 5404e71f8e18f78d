"""Pages in a real browser: they are drawn, in both themes, and nothing in them runs or is fetched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import piiguard as pg
from piiguard.classify import chart

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")

HOSTILE = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
THEMES = {
    "light": '<body data-jp-theme-light="true" style="background:#fff;--jp-content-font-color1:#212121">',
    "dark": '<body data-jp-theme-light="false" style="background:#111;--jp-content-font-color1:#eee">',
}


def browse(page: Path, *flags: str) -> str:
    """Open *page* in a browser of its own, without a network, and return what it prints."""
    assert BROWSER is not None
    command = [
        BROWSER,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={page.parent / 'profile'}",
        *flags,
        page.as_uri(),
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def everything() -> str:
    """Return all pages in one, with hostile values and names."""
    text = f"客户张伟，电话13800138000，{HOSTILE}，身份证11010519491231002X"
    found = pg.classify({f"手机号{HOSTILE}": ["13800138000"] * 9, "身份证号": ["11010519491231002X"] * 9})
    pages = [pg.scan(text).view(), pg.scan(text).view(reveal=True, lang="zh"), found.view("zh"), chart(found)]
    return "".join(page.html for page in pages)


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_stands_in_both_themes_and_runs_nothing(theme: str, tmp_path: Path) -> None:
    """The browser's own tree has marks, badges, bars and cells; the title no script has changed."""
    page = tmp_path / f"{theme}.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><title>still</title>{THEMES[theme]}{everything()}</body>",
        encoding="utf-8",
    )
    tree = browse(page, "--dump-dom")
    assert "<title>still</title>" in tree
    assert not re.search(r"<(script|img)\b", tree)
    for part in ("<mark", "pg-badge", "pg-bar", "<rect", "138****8000"):
        assert part in tree
    artefacts = Path(os.environ.get("PIIGUARD_ARTEFACTS", tmp_path))
    picture = artefacts / f"notebook-{theme}.png"
    browse(page, f"--screenshot={picture}", "--window-size=1100,1000", "--hide-scrollbars")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000  # a blank one of this size has about 5,000


def test_two_themes_do_not_look_the_same(tmp_path: Path) -> None:
    """A text colour that is taken from the notebook differs; were it fixed, one theme would be unreadable."""
    probe = "<script>document.title = getComputedStyle(document.querySelector('.piiguard')).color</script>"
    colours: set[str] = set()
    for theme, opening in THEMES.items():
        page = tmp_path / f"{theme}.html"
        page.write_text(
            f"<!doctype html><title></title>{opening}{everything()}{probe}</body>", encoding="utf-8"
        )
        colours.update(re.findall(r"<title>(rgb.*?)</title>", browse(page, "--dump-dom")))
    assert colours == {"rgb(33, 33, 33)", "rgb(238, 238, 238)"}


def test_a_written_page_forbids_what_it_does_not_need(tmp_path: Path) -> None:
    """Even a script put into the file afterwards would not run."""
    page = pg.scan("电话13800138000").view().write(tmp_path / "page.html")
    page.write_text(
        page.read_text(encoding="utf-8").replace("</body>", "<script>document.title='ran'</script></body>"),
        encoding="utf-8",
    )
    assert "<title>piiguard</title>" in browse(page, "--dump-dom")
