"""One field of the shop's own as a form, its choices line by line."""

from typing import Any

from django import forms

from hiiki.customers import designed
from hiiki.customers.designing import Wanted
from hiiki.customers.models import OwnField
from hiiki.customers.models.design import CHOSEN, KINDS, STRATEGY
from hiiki.web.settings.choice_lines import BLANK, Line, sent, wrong_with

LONGEST_CHOICE = 60
EXAMPLES = {
    "text": "会員番号、好きな花",
    "long": "お話ししたこと",
    "number": "座席の数、足のサイズ",
    "date": "結婚記念日",
    "yesno": "駐車場を使う",
    "choice": "ランク、きっかけ",
    "several": "興味、お好みの味",
    "phone": "緊急の連絡先",
    "mail": "お子さまのメール",
    "url": "ホームページ",
}


class DesignForm(forms.Form):
    label = forms.CharField(
        label="項目の名前", max_length=40, widget=forms.TextInput({"autocomplete": "off", "autofocus": ""})
    )
    kind = forms.ChoiceField(label="種類", widget=forms.RadioSelect)
    choices = forms.CharField(label="選択肢", required=False)
    help = forms.CharField(
        label="入れるときの説明",
        max_length=200,
        required=False,
        help_text="カードの欄の下に出ます。なくてもかまいません。",
    )
    default = forms.CharField(
        label="はじめの値",
        required=False,
        help_text="新しい顧客のカードに、はじめから入れておく値です。選択肢は名前で書きます。",
    )
    searched = forms.BooleanField(
        label="よく探す項目にする",
        required=False,
        help_text="検索の欄でこの項目の値からも見つかり、抽出と並べかえも、顧客の多い台帳で待たずにできます。",
    )
    required = forms.BooleanField(
        label="必須にする",
        required=False,
        help_text="カードを登録・編集するとき、空では保存できなくなります。いまの顧客のカードはそのままです。",
    )

    def __init__(self, *args: Any, group: str, made: OwnField | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group, self.made = group, made
        kinds = CHOSEN if group == STRATEGY else tuple(KINDS)
        self.fields["kind"].choices = [(kind, KINDS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.initial.setdefault("kind", kinds[0])
        if made:
            del self.fields["kind"]
            self.initial.update(
                {name: getattr(made, name) for name in ("label", "help", "required", "searched")}
            )
            self.initial["default"] = designed.now().ever[made.key].show(made.default)
            self.fields["label"].widget.attrs.pop("autofocus")

    @property
    def kinds(self) -> list[tuple[str, str, str]]:
        """Value, word and what it is good for."""
        return [(kind, KINDS[kind], EXAMPLES[kind]) for kind, _ in self.fields["kind"].choices]  # type: ignore[attr-defined]

    @property
    def picked(self) -> str:
        """The kind that is chosen on the page."""
        return self.made.kind if self.made else str(self["kind"].value())

    @property
    def lines(self) -> list[Line]:
        """As they were sent, else as they are; some to write on behind them."""
        lines = self._sent if self.is_bound else self._stored
        return [*lines, *[Line()] * BLANK]

    @property
    def _stored(self) -> list[Line]:
        options = designed.now().ever[self.made.key].options if self.made and self.made.is_chosen else ()
        return [Line(each.value, each.label, each.colour, each.is_retired) for each in options]

    @property
    def _sent(self) -> list[Line]:
        return sent(self.data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for reason in wrong_with(self._sent, LONGEST_CHOICE):
            self.add_error("choices", reason)
        return cleaned

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        kind = self.made.kind if self.made else given["kind"]
        chosen = [line.chosen for line in self._sent]
        return Wanted(
            given["label"],
            kind,
            self.group,
            given["required"],
            given["default"],
            given["help"],
            given["searched"],
            chosen if kind in CHOSEN else (),
        )
