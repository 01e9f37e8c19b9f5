"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Give an empty file beside ``out`` to write to; it takes the place of ``out`` when the block ends, and goes when it fails.

    The file is on disk before it is swapped, and has the permissions that new files have. Raises OSError.
    """
    handle, name = tempfile.mkstemp(dir=out.absolute().parent, prefix=f".{out.name}.")
    os.close(handle)
    fresh = Path(name)
    try:
        yield fresh
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.chmod(0o666 & ~_umask())
        fresh.replace(out)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The permissions that new files lack; the system tells them only to who sets others."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
