"""What became of an import, in a word for lists and in a sentence for its own page."""

from typing import NamedTuple

from hiiki.audit.models import Batch
from hiiki.exchange.models import ImportRun

UNDER_WAY = {
    ImportRun.LOCKED: "パスワードを待っています",
    ImportRun.CHOOSING: "途中です",
    ImportRun.PLANNING: "調べています",
    ImportRun.PLANNED: "確認を待っています",
    ImportRun.APPLYING: "取り込んでいます",
    ImportRun.PAUSED: "一時停止しています",
}
NOT_BEGUN = "取り込まずに終わりました"
NOTHING_CHANGED = "台帳は変わっていません。"


class State(NamedTuple):
    words: str
    badge: str = ""


class Ending(NamedTuple):
    heading: str
    words: str = ""


def state_of(run: ImportRun) -> State:
    if run.is_undone:
        partly = run.batch and run.batch.is_partly_undone
        return State("一部を残して戻しました", "badge--warn") if partly else State("元に戻しました")
    if run.batch and run.batch.state == Batch.UNDOING:
        return State("元に戻しています", "badge--here")
    if run.batch and run.batch.state == Batch.PAUSED:
        return State("元に戻す途中で止まっています", "badge--bad")
    if run.state == ImportRun.FAILED:
        return State("途中で止まりました" if run.batch else "取り込めませんでした", "badge--bad")
    if run.state != ImportRun.DONE:
        return State(UNDER_WAY[run.state], "badge--here")
    if run.is_cut_short:
        return State("途中まで取り込みました", "badge--warn") if run.written else State(NOT_BEGUN)
    if run.written or not run.counts.get("refused"):
        return State("取り込みました", "badge--done")
    return State("取り込んだ行はありません", "badge--warn")


def ending(run: ImportRun) -> Ending:
    """Of a run that is done."""
    unchanged, refused = run.counts.get("unchanged", 0), run.counts.get("refused", 0)
    if run.is_cut_short:
        return (
            Ending(f"{run.name} を途中まで取り込みました")
            if run.written
            else Ending(f"{run.name} を{NOT_BEGUN}", run.error or NOTHING_CHANGED)
        )
    if run.written:
        return Ending(f"{run.name} を取り込みました")
    if not refused:
        return Ending(f"{run.name} を取り込みました", "台帳と同じ内容だったので、何も変わっていません。")
    if unchanged:
        rest = f"{unchanged:,} 行は台帳と同じ内容で、{refused:,} 行は取り込めませんでした。"
        return Ending(f"{run.name} から取り込んだ行はありません", rest + NOTHING_CHANGED)
    return Ending(f"{run.name} の行は、ひとつも取り込めませんでした", NOTHING_CHANGED)
