"""Where a command may write: into folders that are there, so that a slip of the pen makes none."""

from pathlib import Path

from hiiki.cli import Impossible


def expect_folder(out: Path) -> None:
    if not out.parent.is_dir():
        raise Impossible(
            f"書き出す先のフォルダがありません: {out.parent}\n先に作るか、ほかのフォルダを書いてください。"
        )


def expect_file(out: Path, example: str) -> None:
    expect_folder(out)
    if out.is_dir():
        raise Impossible(
            f"{out} はフォルダです。その中に書き出すファイルの名前まで書いてください（例: {out / example}）。"
        )
