"""設定 → 取り込みの形式: listed, renamed, deleted, handed on as a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.exchange.layouts import Column, Layout
from hiiki.exchange.models import OwnLayout
from tests.cast import signed_in

MONTHLY = Layout(
    "",
    "月次",
    (Column("会員No", "code"), Column("番地", "address1"), Column("市", "address1"), Column("余り")),
    joiners={"address1": ""},
    constants={"management": '会員 "A"'},
    rules={"key": "code", "mode": "update"},
)


@pytest.fixture
def monthly(aoki) -> OwnLayout:
    return OwnLayout.keep(MONTHLY, by=aoki)[0]


def take_in(client, text: str | bytes, name="形式.toml"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post("/settings/layouts/files", {"file": SimpleUploadedFile(name, content)}, follow=True)


def shown(answer) -> str:
    return answer.content.decode()


def test_they_are_listed_with_who_saved_and_used_them(as_baba, monthly, baba):
    monthly.used(by=baba)

    page = shown(as_baba.get("/settings/layouts"))

    for words in ("月次", "青木 真理子", "馬場 健一 さん", "わくわく顧客&amp;メール"):
        assert words in page


def test_one_shows_what_is_in_it(as_baba, monthly):
    page = shown(as_baba.get(f"/settings/layouts/{monthly.pk}"))

    for words in (
        "会員No",
        "顧客コード",
        "番地 ＋ 市 をつなぐ",
        "会員 &quot;A&quot;",
        "いる顧客の更新だけする",
    ):
        assert words in page


def test_one_is_renamed_and_that_is_undone(as_baba, monthly, baba):
    as_baba.post(f"/settings/layouts/{monthly.pk}", {"name": "毎月の会員"})
    assert OwnLayout.objects.get().name == "毎月の会員"

    undoing.undo(Batch.objects.latest("id"), by=baba)

    assert OwnLayout.objects.get().name == "月次"


def test_two_do_not_share_a_name(as_baba, monthly, aoki):
    OwnLayout.objects.create(name="年次", content={"columns": []})

    answer = as_baba.post(f"/settings/layouts/{monthly.pk}", {"name": "年次"})

    assert answer.status_code == 422
    assert "同じ名前の形式があります" in shown(answer)


def test_one_is_deleted_and_comes_back(as_baba, monthly, baba):
    answer = as_baba.post(f"/settings/layouts/{monthly.pk}/removal", follow=True)
    assert "削除しました" in shown(answer)
    assert not OwnLayout.objects.exists()

    undoing.undo(Batch.objects.latest("id"), by=baba)

    back = OwnLayout.objects.get()
    assert (back.pk, back.layout.columns) == (monthly.pk, MONTHLY.columns)


def test_one_that_was_changed_since_is_not_taken_away(as_baba, monthly, baba):
    saving = Batch.objects.latest("id")
    monthly.rename("毎月", by=baba)

    batch = undoing.undo(saving, by=baba)

    assert batch.conflicts == ["形式「毎月」は、あとから変更されているので残しました。"]
    assert OwnLayout.objects.exists()


def test_a_file_of_it_reads_back_to_the_same(as_baba, monthly):
    answer = as_baba.get(f"/settings/layouts/{monthly.pk}/file")
    content = answer.content
    monthly.delete()

    take_in(as_baba, content)

    assert "attachment" in answer["Content-Disposition"]
    assert "# 顧客コード" in content.decode()
    back = OwnLayout.objects.get()
    assert (back.name, back.content) == ("月次", monthly.content)


def test_one_with_a_name_that_is_taken_gets_a_number(as_baba, monthly):
    answer = take_in(as_baba, as_baba.get(f"/settings/layouts/{monthly.pk}/file").content)

    assert "「月次 2」として読み込みました" in shown(answer)
    assert OwnLayout.objects.count() == 2


GOOD = 'title = "月次"\n\n[[columns]]\nheading = "氏名"\nto = "name"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + 'heading "TEL"\n', "6行目「heading &quot;TEL&quot;」を読めません。「=」が抜けていないか"),
        (GOOD + 'looks = "phone\n', "引用符「&quot;」が閉じていない"),
        (GOOD + "looks = phone\n", "6行目「looks = phone」を読めません。「=」の右を"),
        (GOOD + 'heading = "名前"\n', "同じ名前が2回"),
        (GOOD.replace('"name"', '"nmae"'), "5行目：「nmae」という項目はありません。「name」（氏名）のことですか？"),
        (GOOD.replace('"name"', '"point_card"'), "5行目：「point_card」という項目はありません"),
        (GOOD.replace("to =", "too ="), "5行目：「too」という設定はありません。「to」のことですか？"),
        (GOOD.replace("title", "tilte"), "1行目：「tilte」という設定はありません。「title」のことですか？"),
        (GOOD.replace('"name"', "3"), "5行目：「to」には文字を書いてください"),
        (GOOD.replace("[[columns]]", "[columns]"), "「columns」には[[columns]] の並びを"),
        (GOOD.replace('heading = "氏名"', ""), "3行目の列に見出しがありません"),
        ('title = "x"\n', "列がひとつもありません"),
        (GOOD.replace('title = "月次"', ""), "形式の名前がありません"),
        (GOOD + '[rules]\nmode = "bouth"\n', "7行目：「bouth」という決まり（mode）はありません。「both」"),
        (GOOD + '[rules]\nmood = "both"\n', "7行目：「mood」という決まりはありません。「mode」"),
        (GOOD + '[constants]\nbirthday = "きのう"\n', "7行目：「生年月日」の値「きのう」は日付として"),
        (GOOD + "[constants]\nmanagement = 3\n", "7行目：「management」の値を"),
        (GOOD + '[joiners]\nadress = ""\n', "「address」（住所）のことですか？"),
        ("\x89PNG\r\n\x1a\n", "を読めません"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_word(as_baba, text, words):
    answer = take_in(as_baba, text)

    assert answer.status_code == 422
    assert words in shown(answer)
    assert not OwnLayout.objects.exists()


def test_fields_may_be_called_by_their_labels(as_baba):
    take_in(as_baba, GOOD.replace('"name"', '"PCメール"'))

    assert OwnLayout.objects.get().layout.columns[0].to == "email"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16"])
def test_a_file_an_editor_saved_its_own_way_is_read(as_baba, encoding):
    take_in(as_baba, GOOD.replace("\n", "\r\n").encode(encoding))

    assert OwnLayout.objects.get().name == "月次"


def test_nothing_chosen_says_so(as_baba):
    assert "ファイルが選ばれていません" in shown(as_baba.post("/settings/layouts/files"))


def test_who_sees_only_their_own_customers_has_no_layouts(baba):
    baba.own_customers_only = True
    baba.save()

    assert signed_in(baba).get("/settings/layouts").status_code == 403
