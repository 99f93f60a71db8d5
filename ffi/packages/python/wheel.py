"""Packs a folder of modules and one library into a wheel: FOLDER VERSION OUT (PEP 427)."""

import base64
import hashlib
import pathlib
import sys
import sysconfig
import zipfile

METADATA = """Metadata-Version: 2.1
Name: streetbook
Version: {version}
Summary: Streetbook's phone library
License: Apache-2.0
Requires-Python: >=3.9
"""
WHEEL = """Wheel-Version: 1.0
Generator: streetbook
Root-Is-Purelib: false
Tag: {tag}
"""


def line(name: str, content: bytes) -> str:
    """A file's line in RECORD."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


def main(folder: str, version: str, out: str) -> None:
    """Writes the wheel."""
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    tag = f"py3-none-{platform}"
    about = f"streetbook-{version}.dist-info"
    files = {path.name: path.read_bytes() for path in sorted(pathlib.Path(folder).iterdir())}
    files[f"{about}/METADATA"] = METADATA.format(version=version).encode()
    files[f"{about}/WHEEL"] = WHEEL.format(tag=tag).encode()
    record = "".join(line(name, content) for name, content in files.items())
    files[f"{about}/RECORD"] = (record + f"{about}/RECORD,,\n").encode()
    wheel = pathlib.Path(out) / f"streetbook-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)


main(*sys.argv[1:])
