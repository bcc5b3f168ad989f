import logging
import threading
import time

import pytest

from hiiki.db.presence import RESTORE, WORKER, Presence, present
from hiiki.worker.loop import Loop
from hiiki.worker.schedule import DUTIES, Duty
from tests.cli.test_supervising import until

# After each duty the loop looks whether its connection is still good.
pytestmark = pytest.mark.django_db(transaction=True)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_duty_that_fails_is_logged_and_does_not_stop_the_others(caplog):
    done = []

    def fail() -> bool:
        raise ZeroDivisionError("by chance")

    def work() -> bool:
        done.append(1)
        return False

    loop = Loop([Duty("こわれた仕事", 1, fail), Duty("仕事", 1, work)])

    with caplog.at_level(logging.ERROR, logger="hiiki.worker.loop"):
        loop.turn()

    assert done
    assert "こわれた仕事" in caplog.text
    assert "by chance" in caplog.text


def test_a_duty_comes_again_when_its_time_has_come(clock):
    times = []
    loop = Loop([Duty("毎分", 60, lambda: bool(times.append(clock.now)))], clock=clock)

    for clock.now in (0, 1, 59, 60, 61, 125):
        loop.turn()

    assert times == [0, 60, 125]


def test_a_duty_waits_after_the_start_when_it_may(clock):
    times = []
    loop = Loop([Duty("あとで", 60, lambda: bool(times.append(clock.now)), first=300)], clock=clock)

    for clock.now in (0, 299, 300):
        loop.turn()

    assert times == [300]


def test_a_duty_with_more_to_do_goes_on_at_once_but_lets_others_in_between(clock):
    order = []
    left = [1, 1, 1]
    long = Duty("長い", 60, lambda: order.append("long") or bool(left and left.pop()))
    loop = Loop([long, Duty("短い", 0, lambda: bool(order.append("short")))], clock=clock)

    while loop.turn():
        pass

    assert order == ["long", "short"] * 4


def test_until_idle_does_everything_now(clock):
    done = []
    left = [1, 1]
    loop = Loop(
        [
            Duty("続く", 1, lambda: bool(left and left.pop())),
            Duty("あとで", 60, lambda: bool(done.append(1)), first=300),
        ],
        clock=clock,
    )

    loop.run_until_idle()

    assert (left, done) == ([], [1])


def test_the_duties():
    assert [duty.name for duty in DUTIES] == [
        "取り込み",
        "直した行の取り込み",
        "まるごとの取り込み",
        "書き出し",
        "元に戻す",
        "まとめてする操作",
        "項目の検索",
        "項目の索引",
        "検索の索引",
        "プレビュー",
        "重複リスト",
        "重複を探す",
        "今すぐのバックアップ",
        "バックアップ",
        "片づけ",
    ]


def test_it_lets_go_of_the_book_while_somebody_restores_and_comes_back(tmp_path):
    turns = []
    loop = Loop([Duty("仕事", 0, lambda: bool(turns.append(1)))])
    thread = threading.Thread(target=loop.run, args=(tmp_path,))
    thread.start()
    until(lambda: present(tmp_path, WORKER))

    with Presence(tmp_path, RESTORE).take():
        until(lambda: not present(tmp_path, WORKER))
        before = len(turns)
        time.sleep(0.5)
        assert len(turns) == before

    until(lambda: present(tmp_path, WORKER) and len(turns) > before)
    loop.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert not present(tmp_path, WORKER)
