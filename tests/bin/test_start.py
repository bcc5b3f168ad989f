import ast
import errno
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from preparing import environment, troubles
from preparing.environment import Environment

BIN = environment.ROOT / "bin"

POSIX = Environment(PurePosixPath("/home/aoki/顧客 台帳"), windows=False)
WINDOWS = Environment(PureWindowsPath(r"C:\Users\青木\顧客 台帳"), windows=True)


@pytest.mark.parametrize(
    ("where", "python", "command", "packages"),
    [
        (POSIX, ".venv/bin/python", ".venv/bin/hiiki", ".venv/lib/python3.12/site-packages"),
        (WINDOWS, r".venv\Scripts\python.exe", r".venv\Scripts\hiiki-script.py", r".venv\Lib\site-packages"),
    ],
)
def test_everything_lies_beside_the_project(where, python, command, packages):
    assert where.python == where.root / python
    assert where.command == where.root / command
    assert where.packages("3.12") == where.root / packages


@pytest.mark.parametrize("where", [POSIX, WINDOWS])
def test_starts_the_command_with_the_environments_own_python(start, where):
    words = start.command(where, ["--demo", "--port", "8001"])

    assert words == [str(where.python), "-P", str(where.command), "start", "--demo", "--port", "8001"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], []),
        (["--demo"], ["--demo"]),
        (["--data", "book"], ["--data", "/srv/book"]),
        (["--data=book", "--demo"], ["--data=/srv/book", "--demo"]),
        (["--data", "/var/book"], ["--data", "/var/book"]),
        (["--port", "book"], ["--port", "book"]),
    ],
)
def test_reads_a_data_folder_from_where_the_person_stands(start, given, expected):
    assert start.absolute(given, Path("/srv")) == expected


def test_hands_on_the_callers_settings_but_nothing_that_leads_pip_astray(start):
    given = {"HIIKI_PORT": "8001", "HIIKI_DATA": "book", "PYTHONPATH": "/x", "PIP_TARGET": "/y"}

    made = start.settings(given, Path("/srv"))

    assert made == {"HIIKI_PORT": "8001", "HIIKI_DATA": "/srv/book", "PIP_USER": "0", "PYTHONUTF8": "1"}


@pytest.mark.parametrize(
    ("windows", "expected"), [(False, "python3.13 bin/start"), (True, r"py -3.13 bin\start")]
)
def test_an_old_python_is_told_which_to_use(start, windows, expected):
    with pytest.raises(troubles.Trouble, match=r"いまの Python: 3\.10\.13") as raised:
        start.check_python((3, 10, 13), windows=windows)

    assert expected in str(raised.value)


def test_our_oldest_python_is_good_enough(start):
    start.check_python((3, 11, 0), windows=False)


@pytest.mark.parametrize(
    "path", [BIN / "start", *sorted((BIN / "preparing").glob("*.py"))], ids=lambda p: p.name
)
def test_an_old_python_can_read_far_enough_to_say_so(path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_a_python_without_venv_is_told_the_line_to_run():
    assert "sudo apt install python3.12-venv" in str(troubles.no_venv((3, 12), windows=False))
    assert "apt" not in str(troubles.no_venv((3, 12), windows=True))


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "full"),
        ("OSError: [Errno 13] Permission denied: '/opt/x'", "forbidden"),
        ("PermissionError: [WinError 5] アクセスが拒否されました。", "forbidden"),
        ("WARNING: Retrying … NewConnectionError …\nERROR: No matching distribution found for x", "network"),
        ("WARNING: … [Errno 11001] getaddrinfo failed", "network"),
        ("WARNING: … [Errno -3] Temporary failure in name resolution", "network"),
        ("ProxyError('Cannot connect to proxy.', …)", "network"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] …", "certificate"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "altered"),
        ("ERROR: No matching distribution found for psycopg-binary==3.3.9", "unavailable"),
        ("Segmentation fault", "unclear"),
    ],
)
def test_knows_from_pips_words_what_went_wrong(output, cause):
    assert troubles.cause(output) == cause


@pytest.mark.parametrize("name", troubles.MESSAGES)
def test_says_what_to_do_in_japanese(name):
    said = troubles._message(name, PureWindowsPath(r"C:\台帳\.venv"))

    assert said.endswith(("ください。", "動きます。", "install.log"))
    assert "{" not in said


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.EACCES, "書き込めません"), (errno.EROFS, "書き込めません"), (errno.ENOSPC, "空きが足りません")],
)
def test_a_folder_that_cannot_be_written_is_explained(number, expected):
    trouble = troubles.from_disk(OSError(number, "…"), PurePosixPath("/opt/hiiki/.venv"))

    assert expected in str(trouble)


VENV = "home = /usr/bin\nversion = 3.11.2\n"
UV = "home = C:\\Python312\nuv = 0.13\nversion_info = 3.12.4\n"


@pytest.mark.parametrize(
    ("settings", "home", "version"), [(VENV, "/usr/bin", "3.11"), (UV, "C:\\Python312", "3.12")]
)
def test_reads_which_python_an_environment_was_made_from(settings, home, version):
    assert environment.home(settings) == home
    assert environment.version(settings) == version


def test_reads_the_pins_of_a_lock():
    lock = "asgiref==3.9.1 \\\n    --hash=sha256:0\ntzdata==2026.1 ; python_version < '4'\n"

    assert environment.pins(lock) == {"asgiref": "3.9.1", "tzdata": "2026.1"}


@pytest.fixture
def made(tmp_path) -> Environment:
    """An environment as `venv` leaves it, with a lock installed."""
    here = Environment(tmp_path, windows=False)
    packages = Path(here.packages("3.11"))
    packages.mkdir(parents=True)
    Path(here.scripts).mkdir()
    Path(here.python).symlink_to(sys.executable)
    Path(here.folder / "pyvenv.cfg").write_text(VENV)
    lock = tmp_path / "requirements.lock"
    lock.write_text("asgiref==3.9.1\n")
    Path(here.stamp(lock)).write_text(environment.fingerprint(here, lock))
    return here


def test_a_whole_environment_is_used_as_it_is(made):
    assert environment.is_current(made, made.root / "requirements.lock")


def test_a_changed_lock_is_installed_again(made):
    Path(made.root / "requirements.lock").write_text("asgiref==3.9.2\n")

    assert not environment.is_current(made, made.root / "requirements.lock")


@pytest.mark.parametrize("missing", ["bin/python", "pyvenv.cfg", "requirements.installed"])
def test_an_incomplete_environment_is_mended(made, missing):
    Path(made.folder / missing).unlink()

    assert not environment.is_current(made, made.root / "requirements.lock")


def test_an_environment_whose_python_is_gone_is_mended(made):
    Path(made.folder / "pyvenv.cfg").write_text("home = /nowhere\nversion = 3.11.2\n")

    assert not environment.is_current(made, made.root / "requirements.lock")


def test_links_the_project_without_naming_where_it_lies(made):
    environment.link(made)

    packages = Path(made.packages("3.11"))
    assert (packages / (packages / "hiiki.pth").read_text().strip()).resolve() == Path(made.root).resolve()
    assert str(made.root) not in Path(made.command).read_text()
    assert Path(made.command).stat().st_mode & 0o111


def test_links_a_command_that_windows_can_call(tmp_path):
    here = Environment(tmp_path, windows=True)
    Path(here.packages("3.11")).mkdir(parents=True)
    Path(here.scripts).mkdir()
    Path(here.folder / "pyvenv.cfg").write_text(VENV)

    environment.link(here)

    assert (tmp_path / ".venv/Lib/site-packages/hiiki.pth").read_text() == "../../..\n"
    assert '"%~dp0hiiki-script.py" %*' in (tmp_path / ".venv/Scripts/hiiki.cmd").read_text()


def test_waits_for_the_program_where_it_cannot_become_it(start):
    words = [sys.executable, "-c", "import sys; sys.exit(3)"]

    assert start.hand_over(words, {}, windows=True) == 3


def test_leaves_the_end_to_the_program_when_interrupted(start, monkeypatch):
    class Interrupted:
        answers = iter([KeyboardInterrupt, 0])

        def wait(self):
            answer = next(self.answers)
            if answer is KeyboardInterrupt:
                raise KeyboardInterrupt
            return answer

    monkeypatch.setattr(start.subprocess, "Popen", lambda *_, **__: Interrupted())

    assert start.hand_over(["hiiki"], {}, windows=True) == 0
