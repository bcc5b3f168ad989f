import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_explained():
    sources = (ROOT / "hiiki/config").rglob("*.py")
    read = {
        name for path in sources for name in re.findall(r'"(HIIKI_\w+)"', path.read_text(encoding="utf-8"))
    }
    explained = set(re.findall(r"`(HIIKI_\w+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8")))

    assert read <= explained, f"missing in docs/settings.md: {sorted(read - explained)}"
