"""形式: what was matched by hand is saved under a name, and offered when a file like it comes."""

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.exchange.models import ImportRun, OwnLayout
from tests.web.exchange.wizard import HANAKO, TADASHI, table, text_of

HEADINGS = "会員No,苗字,下の名前,TEL,市区町村,番地,ひとこと"
ROW = "1001,髙橋,花子,03-1234-5678,世田谷区,池尻1-2-3,お得意様"
BY_HAND = {
    "c0": "code",
    "c1": "last_name",
    "c2": "first_name",
    "c3": "mobile",
    "c4": "address1",
    "c5": "address1",
    "c6": "",
    "order_address1": "5,4",
    "join_address1": "slash",
    "constant": ["management"],
    "constant_value": ["会員"],
}


def save(wizard, name="会員の名簿", **more):
    wizard.drop(table(ROW, headings=HEADINGS))
    return wizard.post("layouts", {**BY_HAND, "at": "columns", "layout_name": name, **more})


def values_of(run: ImportRun) -> dict[str, str]:
    return run.mapping.apply(run.found.samples[0].cells)


def test_a_mapping_is_saved_under_a_name_with_all_that_belongs_to_it(wizard):
    answer = save(wizard)

    assert "形式「会員の名簿」を保存しました" in text_of(answer)
    values = values_of(wizard.run)
    assert values["address1"] == "池尻1-2-3/世田谷区"
    assert values["management"] == "会員"
    assert OwnLayout.objects.get().by.name == "馬場 健一"


def test_the_next_file_with_the_same_headings_begins_with_it(wizard):
    save(wizard)

    answer = wizard.drop(table(ROW, headings=HEADINGS), "来月.csv")

    assert "形式「会員の名簿」に合わせて読みます" in text_of(answer)
    values = values_of(wizard.run)
    assert (values["mobile"], values["address1"]) == ("03-1234-5678", "池尻1-2-3/世田谷区")
    assert "memo" not in values


def test_it_fits_where_columns_were_moved_renamed_and_added(wizard):
    save(wizard)

    wizard.drop(
        table(
            "世田谷区,03-1234-5678,花子,髙橋,1001,池尻1-2-3,a@example.jp",
            headings="市区町村,TEL,下の名前,苗字,会員ナンバーX,番地,メールアドレス",
        )
    )

    values = values_of(wizard.run)
    assert wizard.run.layout == "会員の名簿"
    assert (values["last_name"], values["mobile"]) == ("髙橋", "03-1234-5678")
    assert values["address1"] == "池尻1-2-3/世田谷区"
    assert values["email"] == "a@example.jp"
    assert "このファイルにない見出し：会員No" in text_of(wizard.get("found"))


def test_one_may_go_without_it(wizard):
    save(wizard)
    wizard.drop(table(ROW, headings=HEADINGS))

    answer = wizard.post("layout", {"layout": ""})

    assert "形式を使わず" in text_of(answer)
    assert wizard.columns()["c3"] == "tel"


def test_one_of_several_is_chosen(wizard):
    save(wizard)
    save(wizard, "電話は固定", c3="tel")
    wizard.drop(table(ROW, headings=HEADINGS))

    answer = wizard.post("layout", {"layout": f"own/{OwnLayout.objects.get(name='会員の名簿').pk}"})

    assert "形式「会員の名簿」に合わせて読みます" in text_of(answer)
    assert "電話は固定（見出しがすべて合います）" in text_of(answer)
    assert wizard.columns()["c3"] == "mobile"


def test_what_is_not_offered_cannot_be_taken(wizard):
    wizard.drop(table(ROW, headings=HEADINGS))
    before = wizard.run.mapping_json

    answer = wizard.post("layout", {"layout": "own/999999"})

    assert "もうありません" in text_of(answer)
    assert wizard.run.mapping_json == before


def test_another_file_is_not_offered_it(wizard):
    save(wizard)

    answer = wizard.drop(table(HANAKO))

    assert "会員の名簿" not in text_of(answer)


def test_a_file_without_headings_is_known_by_its_values(wizard):
    rows = [
        "1001,03-1234-5678,東京都,a@example.jp,髙橋 花子",
        "1002,03-1234-5679,静岡県,b@example.jp,青木 太郎",
    ]
    wizard.drop("\r\n".join(rows).encode("cp932"))
    form = {"c0": "code", "c1": "mobile", "c2": "prefecture", "c3": "email", "c4": "name"}
    wizard.post("layouts", {**form, "at": "columns", "layout_name": "見出しなし"})

    wizard.drop("\r\n".join(rows).encode("cp932"), "また.csv")

    assert wizard.run.layout == "見出しなし"
    assert list(wizard.columns().values()) == list(form.values())


def test_the_rules_are_saved_with_it(wizard):
    wizard.drop(table(ROW, headings=HEADINGS))
    wizard.post(
        "layouts",
        {"at": "rules", "layout_name": "更新だけ", "mode": "update", "empty": "clear", "key": "tel"},
    )

    wizard.drop(table(ROW, headings=HEADINGS))

    rules = wizard.run.rules
    assert (rules.mode, rules.empty, rules.key) == ("update", "clear", "tel")


def test_a_name_that_is_taken_is_overwritten_only_when_one_says_so(wizard):
    save(wizard)

    refused = save(wizard, c3="tel", layout_name="会員の名簿")

    assert refused.status_code == 200  # the layout is in use: saving it again is what is meant
    wizard.post("layout", {"layout": ""})
    refused = wizard.post("layouts", {**BY_HAND, "at": "columns", "layout_name": "会員の名簿"})
    assert refused.status_code == 422
    assert "もうあります" in text_of(refused)
    taken = wizard.post(
        "layouts", {**BY_HAND, "at": "columns", "layout_name": "会員の名簿", "overwrite": "1", "c3": "fax"}
    )
    assert taken.status_code == 200
    assert OwnLayout.objects.get().content["columns"][3]["to"] == "fax"


def test_a_layout_without_a_name_or_a_naming_column_is_not_saved(wizard):
    nameless = save(wizard, "  ")
    nobody = save(wizard, "だれでもない", c0="", c1="", c2="", c3="")

    assert "名前を入れてください" in text_of(nameless)
    assert "どれかひとつ" in text_of(nobody)
    assert not OwnLayout.objects.exists()


def test_saving_is_undone(wizard, baba):
    save(wizard)

    batch = undoing.undo(Batch.objects.latest("id"), by=baba)

    assert (batch.conflicts, OwnLayout.objects.exists()) == ([], False)


def test_who_used_it_last_is_known(wizard):
    save(wizard)
    wizard.post("decision")
    wizard.post("start")

    own = OwnLayout.objects.get()

    assert own.used_by.name == "馬場 健一"
    assert own.used_at


def test_a_field_that_is_gone_is_said_and_the_rest_is_read(wizard):
    save(wizard)
    own = OwnLayout.objects.get()
    own.content["columns"][3]["to"] = "point_card"
    own.save()

    answer = wizard.drop(table(ROW, headings=HEADINGS))

    assert "「point_card」という項目は、いまの台帳にありません" in text_of(answer)
    assert wizard.columns()["c3"] == ""
    assert wizard.columns()["c1"] == "last_name"


def test_the_automatic_memory_stays(wizard):
    wizard.drop(table(HANAKO, TADASHI))
    wizard.post("matching", {**wizard.columns(), "c4": "mobile"})
    wizard.post("decision")
    wizard.post("start")

    answer = wizard.drop(table(HANAKO), "翌月.csv")

    assert "前回と同じ対応で読みます" in text_of(answer)
    assert wizard.columns()["c4"] == "mobile"


def test_joined_columns_are_put_in_another_order(wizard):
    wizard.drop(table(ROW, headings=HEADINGS))

    shown = text_of(wizard.post("result", {**BY_HAND, "order_address1": "4,5", "forward": "5"}))

    assert "池尻1-2-3/世田谷区" in shown
    assert 'name="order_address1" value="5,4"' in shown


def test_without_javascript_the_order_is_changed_too(wizard):
    wizard.drop(table(ROW, headings=HEADINGS))

    wizard.post("matching", {**BY_HAND, "order_address1": "4,5", "forward": "5"})

    assert values_of(wizard.run)["address1"] == "池尻1-2-3/世田谷区"


def test_the_order_is_remembered_for_the_same_headings_in_another_order(wizard):
    wizard.drop(table(ROW, headings=HEADINGS))
    wizard.post("matching", BY_HAND)
    wizard.post("decision")
    wizard.post("start")

    wizard.drop(
        table(
            "世田谷区,池尻1-2-3,1001,髙橋,花子,x", headings="市区町村,番地,会員No,苗字,下の名前,ひとこと,TEL"
        )
    )

    assert values_of(wizard.run)["address1"] == "池尻1-2-3/世田谷区"


def test_what_a_layout_puts_between_is_kept_though_the_page_does_not_offer_it(wizard):
    save(wizard)
    own = OwnLayout.objects.get()
    own.content["joiners"]["address1"] = "・"
    own.save()
    wizard.drop(table(ROW, headings=HEADINGS))
    assert "「・」" in text_of(wizard.get("columns"))

    wizard.post("matching", {**BY_HAND, "join_address1": "layout"})

    assert values_of(wizard.run)["address1"] == "池尻1-2-3・世田谷区"


def test_the_way_of_last_time_is_not_called_a_layout(wizard):
    wizard.bring_in(HANAKO)
    wizard.drop(table(TADASHI), "二月.csv")
    wizard.post("layout", {"layout": ""})

    shown = text_of(wizard.post("layout", {"layout": "last"}))

    assert "前回と同じ対応（顧客名簿.csv）で読みます。" in shown
