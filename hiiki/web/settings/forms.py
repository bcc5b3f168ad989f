"""What can be set."""

from typing import Any, ClassVar

from django import forms

from hiiki.accounts.models import Role, Shop, Staff, User
from hiiki.customers import tags
from hiiki.customers.models.tag import COLOURS

# Nothing is sent yet: may_send comes here with the first thing that is.
RIGHTS = ("role", "may_export", "may_set_up", "own_customers_only", "staff")
ROLES = (
    (Role.VIEWER, "閲覧", "見るだけで、変えられません。"),
    (Role.EDITOR, "編集", "顧客を登録し、変え、取り込めます。"),
    (Role.OWNER, "所有者", "すべてができます。利用者も決められます。"),
)
LOOKS = {
    "type": (("small", "小さめ"), ("medium", "ふつう"), ("large", "大きめ")),
    "density": (("compact", "つめる"), ("normal", "ふつう"), ("roomy", "ゆったり")),
    "calendar": (("seireki", "西暦（2026/11/21）"), ("wareki", "和暦（令和8年11月21日）")),
    "look": (("auto", "パソコンに合わせる"), ("light", "明るい"), ("dark", "暗い")),
}
LOOK_LABELS = {
    "type": "文字の大きさ",
    "density": "一覧の行の高さ",
    "calendar": "日付の書き方",
    "look": "画面の明るさ",
}
USUAL = {"type": "medium", "density": "normal", "calendar": "seireki", "look": "auto"}


class LooksForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in LOOKS.items():
            self.fields[name] = forms.ChoiceField(
                label=LOOK_LABELS[name], choices=choices, widget=forms.RadioSelect
            )


class TagForm(forms.Form):
    word = forms.CharField(
        label="タグの名前", max_length=tags.LONGEST, widget=forms.TextInput({"autocomplete": "off"})
    )
    colour = forms.TypedChoiceField(
        label="色", choices=list(enumerate(COLOURS)), coerce=int, widget=forms.RadioSelect
    )

    def clean_word(self) -> str:
        word = tags.read(self.cleaned_data["word"])
        if not word or len(tags.words(word)) > 1:
            raise forms.ValidationError("タグの名前をひとつ、記号だけでない言葉で入れてください。")
        return word


class ShopForm(forms.ModelForm):
    class Meta:
        model = Shop
        fields = ("name", "code_prefix", "code_digits", "next_number")
        help_texts: ClassVar = {
            "name": "画面の左上に出ます。",
            "code_prefix": "なくてもかまいません。例：K",
        }

    code_digits = forms.IntegerField(label="桁数", min_value=1, max_value=12)
    next_number = forms.IntegerField(
        label="次の番号",
        min_value=1,
        max_value=999_999_999_999,
        help_text="使われている番号は飛ばします。空いた番号も使うときは、小さい番号（1 など）に戻します。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["code_prefix"].label = "頭文字"


class StaffForm(forms.ModelForm):
    class Meta:
        model = Staff
        fields = ("name", "code", "retired")
        labels: ClassVar = {"retired": "退職・異動した"}
        help_texts: ClassVar = {
            "code": "ほかのソフトの番号があれば。取り込みのとき、名前の代わりに使えます。",
            "retired": "担当してきた顧客はそのままです。新しく選ぶときの候補から外れます。",
        }
        error_messages: ClassVar = {"name": {"unique": "同じ名前の担当者がいます。"}}


class RightsForm(forms.ModelForm):
    """A colleague's name and rights."""

    class Meta:
        model = User
        fields = ("name", *RIGHTS)
        widgets: ClassVar = {"role": forms.RadioSelect}
        labels: ClassVar = {
            "may_export": "書き出せる",
            "may_set_up": "設定を変えられる",
            "own_customers_only": "担当する顧客だけを扱う",
            "staff": "この方の担当者名",
        }
        help_texts: ClassVar = {
            "may_export": "顧客とコンタクト履歴をファイルに書き出し、まとめてコピーし、一覧を印刷できます。",
            "may_set_up": "店名・担当者・項目・選択肢・タグ・重複の決まりを変え、全員で使う形や抽出を決め、操作履歴を見られます。",
            "own_customers_only": "ほかの方が担当する顧客は、一覧にも検索にも出ません。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = User.objects.exclude(pk=self.instance.pk).exclude(staff=None).values("staff")
        choice: Any = self.fields["staff"]
        choice.queryset = Staff.objects.exclude(pk__in=taken)
        choice.empty_label = "なし"
        self.fields["role"].choices = [(value, word) for value, word, _ in ROLES]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("own_customers_only") and not cleaned.get("staff"):
            self.add_error("staff", "担当する顧客だけを扱うときは、担当者名を選んでください。")
        return cleaned


class InvitationForm(RightsForm):
    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if User.objects.filter(name=name, login__startswith=User.INVITED, is_active=True).exists():
            raise forms.ValidationError("同じ名前の方を招いているところです。一覧からリンクを作り直せます。")
        return name


class LogForm(forms.Form):
    """操作履歴: which lines."""

    actor = forms.TypedChoiceField(label="だれが", coerce=int, empty_value=None, required=False)
    verb = forms.ChoiceField(label="何を", required=False)
    since = forms.DateField(label="いつから", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="いつまで", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    customer = forms.CharField(label="顧客コード", max_length=30, required=False)
