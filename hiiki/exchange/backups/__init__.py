"""バックアップ: the whole data folder as one verified file, and the way back.

A zip of the book as an SQLite file (whichever engine keeps it, so it goes back into either), the
kept files, and a manifest with the checksum of each. Left out: the secret key, so that a backup
in the wrong hands opens no session; running sessions; and the dropped import files.
"""

from hiiki.exchange.backups.making import CannotBackUp, make
from hiiki.exchange.backups.manifest import Manifest
from hiiki.exchange.backups.reading import Unusable, check
from hiiki.exchange.backups.restoring import CannotRestore, Restored, restore

__all__ = [
    "CannotBackUp",
    "CannotRestore",
    "Manifest",
    "Restored",
    "Unusable",
    "check",
    "make",
    "restore",
]
