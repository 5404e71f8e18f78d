"""The IPython extension tells of clear personal data in what a cell shows, once, without a value."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

IPython = pytest.importorskip("IPython")
from IPython.core.interactiveshell import InteractiveShell  # noqa: E402 - only where it is

from piiguard.integrations import notebook  # noqa: E402 - as above

PHONE = "13800138000"
TOLD = "clear personal data"


Run = Callable[[str], str]


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[InteractiveShell]:
    """Start a shell, with the extension loaded."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    InteractiveShell.clear_instance()
    started = InteractiveShell.instance()
    started.history_manager.enabled = False
    started.run_line_magic("load_ext", "piiguard.integrations.notebook")
    yield started
    notebook.unload_ipython_extension(started)
    started.history_manager.end_session()
    InteractiveShell.clear_instance()


@pytest.fixture
def run(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a cell as IPython does, and return everything it showed."""

    def shown(code: str) -> str:
        capsys.readouterr()
        shell.run_cell(code, store_history=True)
        return "".join(capsys.readouterr())

    return shown


@pytest.mark.parametrize(
    "code",
    [
        f"print('电话{PHONE}')",
        "print('138', end=''); print('00138000')",
        f"import sys; _ = sys.stderr.write('{PHONE}')",
        f"'{PHONE}'",
        f"from IPython.display import display, HTML; display(HTML('<b>{PHONE}</b>'))",
        f"raise ValueError('no customer with {PHONE}')",
        f"import pandas as pd; pd.DataFrame({{'手机号': ['{PHONE}']}})",
        f"import piiguard as pg; pg.scan('{PHONE}').view(reveal=True)",
    ],
)
def test_a_cell_that_shows_a_value_is_told(run: Run, code: str) -> None:
    """Printed, returned, displayed, raised: by kind and number."""
    out = run(code)
    assert out.count(TOLD) == 1
    assert "1 CN_MOBILE" in out


@pytest.mark.parametrize(
    "code",
    [
        "print('12 rows')",
        f"x = '{PHONE}'",
        f"'{PHONE}';",
        f"import piiguard as pg; pg.scan('客户电话{PHONE}')",
        f"import piiguard as pg; pg.classify({{'phone': ['{PHONE}'] * 3}})",
        f"import pandas as pd, piiguard as pg; pg.mask_frame(pd.DataFrame({{'手机号': ['{PHONE}']}}))",
    ],
)
def test_a_cell_that_shows_none_is_not(run: Run, code: str) -> None:
    """Neither what is only computed, nor what piiguard itself shows."""
    assert TOLD not in run(code)


def test_the_notice_holds_no_value(shell: InteractiveShell) -> None:
    """It is in the saved notebook, too."""
    html = notebook.notice({notebook.Scanner().scan(PHONE)[0].entity: 1}, "zh").html
    assert "手机号码 1 个" in html
    assert PHONE not in html


def test_unloading_leaves_the_shell_as_it_was(shell: InteractiveShell, run: Run) -> None:
    """Streams, formatter, publisher and events."""
    notebook.unload_ipython_extension(shell)
    before = (sys.stdout, sys.stderr, *map(list, shell.events.callbacks.values()))
    notebook.load_ipython_extension(shell)
    notebook.load_ipython_extension(shell)
    assert sys.stdout is not before[0]
    notebook.unload_ipython_extension(shell)
    assert (sys.stdout, sys.stderr, *map(list, shell.events.callbacks.values())) == before
    assert "format" not in vars(shell.display_formatter)
    assert "publish" not in vars(shell.display_pub)
    assert TOLD not in run(f"print('{PHONE}')")


def test_a_stream_is_otherwise_the_one_it_stands_for(run: Run) -> None:
    """Encoding and flushing are the stream's own, also where somebody keeps it for later."""
    assert TOLD in run(f"import sys; kept = sys.stdout; kept.writelines(['a', '{PHONE}']); kept.flush()")
    assert "'utf-8'" in run("kept.encoding.lower()")
    assert TOLD in run(f"_ = kept.write('{PHONE}')")


def test_what_a_cell_captures_is_not_shown(run: Run) -> None:
    """Nothing of it is saved."""
    assert TOLD not in run(f"%%capture held\nprint('{PHONE}')")


def test_only_so_much_of_a_cell_is_looked_at(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell that prints without end does not fill the memory."""
    monkeypatch.setattr(notebook, "_MOST_CHARACTERS", 100)
    watch = notebook._watches[id(shell)]
    watch._begin()
    for _ in range(50):
        watch._see("x" * 10)
    assert sum(map(len, watch._shown or [])) == 100
    watch._shown = None
