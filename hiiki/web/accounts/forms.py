"""What is asked at the door."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation

from hiiki.accounts import naming
from hiiki.accounts.models import User

PASSWORD_HELP = "8 文字以上。ほかで使っていない、長いものが安全です。"  # noqa: S105


def _password(label: str, *, new: bool, help_text: str = "") -> forms.CharField:
    autocomplete = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, help_text=help_text)


class LoginField(forms.CharField):
    """A ログイン名 as it is stored, however it was typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "ログイン名")
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(max_length=60, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        return naming.plain(super().to_python(value) or "")


class SigninForm(forms.Form):
    login = LoginField()
    password = _password("パスワード", new=False)


class NewPasswordForm(forms.Form):
    """A password, twice; `user` is whom it must not resemble."""

    password = _password("パスワード", new=True, help_text=PASSWORD_HELP)
    again = _password("パスワード（もう一度）", new=True)

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", "ふたつのパスワードが違います。同じものを入れてください。")
        elif password:
            self._judge(password)
        return cleaned

    def _judge(self, password: str) -> None:
        try:
            password_validation.validate_password(password, self.described())
        except forms.ValidationError as error:
            self.add_error("password", error)

    def described(self) -> User:
        return self.user or User()


class NewLoginForm(NewPasswordForm):
    login = LoginField(help_text="ログインするときに入れる名前です。例：aoki")
    field_order: tuple[str, ...] = ("login", "password", "again")

    def clean_login(self) -> str:
        login: str = self.cleaned_data["login"]
        if not naming.is_allowed(login):
            raise forms.ValidationError("文字・数字と . _ - @ + だけにしてください（空白は使えません）。")
        if User.objects.filter(login=login).exists():
            raise forms.ValidationError("このログイン名は使われています。ほかの名前にしてください。")
        return login

    def described(self) -> User:
        name = self.user.name if self.user else self.cleaned_data.get("name", "")
        return User(login=self.cleaned_data.get("login", ""), name=name)


class OpeningForm(NewLoginForm):
    """The first owner."""

    shop = forms.CharField(label="店名・会社名", max_length=100, help_text="画面の左上に出ます。")
    name = forms.CharField(
        label="あなたの名前", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("shop", "name", "login", "password", "again")


class ChangePasswordForm(NewPasswordForm):
    current = _password("いまのパスワード", new=False)
    password = _password("新しいパスワード", new=True, help_text=PASSWORD_HELP)
    again = _password("新しいパスワード（もう一度）", new=True)
    field_order = ("current", "password", "again")

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if self.user is None or not self.user.check_password(current):
            raise forms.ValidationError("いまのパスワードと違います。")
        return current
