"""Old word processors' files → DOCX, through LibreOffice in a process, a folder and a profile of its own.

Its profile forbids macros and links to anything outside, and sends what would still go out to a port where nobody listens.
Not here: reading the result (word.py).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from parsers import limits
from parsers.grid import Unreadable

_SETTINGS = {
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Office.Common/Security/Scripting", "DisableActiveContent"): "true",
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("Office.Writer/Content/Update", "Link"): "0",  # never
    ("Office.Common/Save/Graphic", "AddReplacementImages"): "false",
    ("Inet/Settings", "ooInetProxyType"): "2",  # by hand
    ("Inet/Settings", "ooInetHTTPProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPProxyPort"): "9",
    ("Inet/Settings", "ooInetHTTPSProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPSProxyPort"): "9",
    ("Inet/Settings", "ooInetNoProxy"): "",
}
_OLE_NAME = "utf-16-le"


@cache
def program() -> str | None:
    """The path of LibreOffice's command, None where it isn't installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes) -> bytes:
    """The document as DOCX.

    Raises Unreadable (office_missing, encrypted, format_unknown for what is no text document, time_limit, file_damaged).
    """
    if "EncryptedPackage".encode(_OLE_NAME) in data:
        raise Unreadable("the document is encrypted: it opens with a password only", "encrypted")
    if data.startswith(b"\xd0\xcf\x11\xe0") and "WordDocument".encode(_OLE_NAME) not in data:
        raise Unreadable("a file of an old office program, but not of a word processor", "format_unknown")
    command = program()
    if command is None:
        raise Unreadable("DOC, WPS, RTF and ODT files need LibreOffice, which is not installed", "office_missing")
    with tempfile.TemporaryDirectory(prefix="gongkai-office-", ignore_cleanup_errors=True) as folder:
        return _convert(command, data, Path(folder))


def _convert(command: str, data: bytes, folder: Path) -> bytes:
    source, out, profile = folder / "report.doc", folder / "out", folder / "profile"
    source.write_bytes(data)
    (profile / "user").mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in _SETTINGS.items()
    )
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [command, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
         "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"},
        start_new_session=True,  # it starts processes of its own: end them together
        preexec_fn=_bound,
    )  # fmt: skip
    try:
        status = process.wait(limits.OFFICE_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"LibreOffice did not finish within {limits.OFFICE_SECONDS} seconds", "time_limit") from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    result = out / "report.docx"
    if not result.is_file():
        raise Unreadable(
            f"LibreOffice could not open the document (exit status {status}): damaged, or it needs a password",
            "file_damaged",
        )
    return result.read_bytes()


def _bound() -> None:
    """Run in the child before LibreOffice starts."""
    try:
        import resource
    except ImportError:
        return
    for which, most in (
        (resource.RLIMIT_AS, limits.OFFICE_MEMORY),
        (resource.RLIMIT_CPU, limits.OFFICE_SECONDS),
        (resource.RLIMIT_FSIZE, limits.BINARY_BYTES),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (most, most))
